import { LATE_MS, lagOf } from '../rush/flash/measures.ts';
import type { Parts } from '../rush/flash/gauge.ts';
import type { Finding, Summary } from '../rush/flash/summary.ts';
import { count } from '../rush/flash/view.ts';
import { quantile } from '../rush/pace.ts';
import type { ReplayRecord } from './generator.ts';
import type { SaleLog } from './sale-log.ts';
import type { Script } from './script.ts';
import { STEPS } from './view.ts';

export interface Rehearsed {
  readonly log: SaleLog;
  readonly script: Script;
  readonly speed: number | 'max';
  readonly record: ReplayRecord;
  readonly findings: readonly Finding[];
  /** CPU by part, where it can be seen. */
  readonly cpuMs?: Readonly<Parts>;
}

/** What a rehearsal comes down to, for the terminal. */
export function summaryOf(rehearsed: Rehearsed): Summary {
  const { speed, record, findings } = rehearsed;
  const lag = lagOf({ record });
  const unlike = findings.filter(({ faults }) => faults.length > 0);
  const isVoid = speed !== 'max' && lag > LATE_MS;
  return {
    clean: unlike.length === 0,
    verdict: unlike.length === 0 ? 'the copy is the original, seat by seat' : `${unlike[0]!.what}: no`,
    findings,
    measures: [],
    void: isVoid
      ? `The generator was ${lag.toFixed(1)} ms late at p99, more than ${LATE_MS}: the times say how busy this machine was, not how fast Stampede is. ` +
        'End what else runs here, or replay more slowly (--speed). The verdict stands: it does not depend on when things were done.'
      : null,
    figures: figuresOf(rehearsed, lag),
  };
}

function figuresOf({ log, script, speed, record, cpuMs }: Rehearsed, lag: number): Summary['figures'] {
  const { played, told, beginsMs, endsMs } = record;
  const paid = told.filter(({ paidMs }) => paidMs !== undefined).length;
  const from = speed === 'max' ? 'from the sending' : 'from the intended moment';
  const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
  const cpu = Object.entries(cpuMs ?? {}).map(([part, ms]) => `${part} ${seconds(ms)}`);
  const refusals = Object.entries(record.refusals).sort(([, a], [, b]) => b - a);
  return [
    ['the original', `${log.event.slug}: ${count(log.lines.length)} lines in ${seconds(script.lengthMs)}`],
    [
      'the replay',
      `${count(played.done)} of ${count(script.deeds.length)} deeds in ${seconds(endsMs - beginsMs)}, speed ${speed}`,
    ],
    [
      'people, orders, of them paid',
      [script.people, told.filter(({ order }) => order).length, paid].map(count).join(', '),
    ],
    ...(script.added > 0 ? [['holds that the log lacks', count(script.added)] as const] : []),
    ...(speed === 'max'
      ? []
      : [
          ['deeds later than their moment, since what they follow was not answered yet', count(played.heldUp)] as const,
        ]),
    ...STEPS.flatMap((step) => {
      const took = record.tookMs[step] ?? [];
      const [p50, p95, p99] = [0.5, 0.95, 0.99].map((part) => quantile(took, part).toFixed(0));
      return took.length === 0
        ? []
        : [[step, `p50 ${p50}, p95 ${p95}, p99 ${p99} ms ${from}, of ${count(took.length)}`] as const];
    }),
    [
      'refusals',
      refusals.length === 0 ? 'none' : refusals.map(([name, times]) => `${count(times)} × ${name}`).join(', '),
    ],
    ['requests', count(record.requests)],
    ...(cpu.length === 0 ? [] : [['CPU', cpu.join(', ')] as const]),
    ...(speed === 'max' ? [] : [['generator', `${lag.toFixed(1)} ms late at p99`] as const]),
  ];
}
