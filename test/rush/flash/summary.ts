import { LATE_MS, lagOf, type Measure, measuresOf, ordersPerSecond } from './measures.ts';
import type { Show } from './show.ts';
import { count } from './view.ts';

/** One question of the verdict, and whatever answers it badly. */
export interface Finding {
  readonly what: string;
  readonly faults: readonly string[];
  readonly next: string;
}

export interface Summary {
  readonly clean: boolean;
  /** `seats sold twice 0, orders lost 0` */
  readonly verdict: string;
  readonly findings: readonly Finding[];
  readonly measures: readonly Measure[];
  /** Why no time of this run counts; null where they do. */
  readonly void: string | null;
  readonly figures: readonly (readonly [what: string, value: string])[];
}

const LOOK = 'The terminal has the end of the logs of the replicas; the same --seed repeats the run.';

/** What a rush comes down to, for the terminal and for the page. */
export function summaryOf(show: Show): Summary {
  const { faults, control, questions, wishes } = show;
  const findings: Finding[] = [
    {
      what: 'no seat is sold twice',
      faults: faults.soldTwice,
      next: `A seat has two owners: npm run check:invariants names the orders (I1). ${LOOK}`,
    },
    {
      what: 'no order is lost',
      faults: faults.lost,
      next: `An order or its money is gone: npm run reconcile compares our books with the gateway's. ${LOOK}`,
    },
    {
      what: 'control: the same judgement finds a seat sold twice and an order lost that were put there',
      faults: control.found ? [] : [control.seen],
      next: 'The judgement itself is blind, or nobody bought: see that people are let in (--rate) and pay, then run it again.',
    },
    ...questions.map(({ question, faults: own, next = LOOK }) => ({
      what: question,
      faults: own,
      next,
    })),
  ];
  const clean = findings.every(({ faults: own }) => own.length === 0);
  const lag = lagOf(show);
  return {
    clean,
    verdict: `seats sold twice ${faults.soldTwice.length}, orders lost ${faults.lost.length}`,
    findings,
    measures: measuresOf(show),
    void:
      lag > LATE_MS
        ? `The generator was ${lag.toFixed(1)} ms late at p99, more than ${LATE_MS}: the times say how busy this machine was, not how fast Stampede is. ` +
          'End what else runs here, or let fewer people come (--people), then run it again. The verdict stands: it does not depend on when people came.'
        : null,
    figures: figuresOf(show, lag, wishes),
  };
}

const BEHIND = { nginx: ' behind nginx', node: ' behind the balancer of npm start', none: '' };

function figuresOf(show: Show, lag: number, wishes: Show['wishes']): Summary['figures'] {
  const { record, endsMs, opensMs, cpuMs } = show;
  const { people, stock, replicas, ratePerMinute, seed } = wishes;
  const ordered = record.told.filter(({ order }) => order !== undefined).length;
  const paid = record.told.filter(({ paidMs }) => paidMs !== undefined).length;
  const gaveUp = record.told.filter(({ gaveUp: why }) => why !== undefined).length;
  const all = Object.values(cpuMs).reduce((sum, each) => sum + each, 0);
  const parts = Object.entries(cpuMs).map(([part, ms]) => `${part} ${(ms / 1_000).toFixed(1)} s`);
  const each = Object.entries(cpuMs).map(([part, ms]) => `${part} ${(ms / Math.max(1, paid)).toFixed(1)}`);
  return [
    ['people, seats on sale', `${count(people)}, ${count(stock)}`],
    [
      'admission rate',
      `${count(ratePerMinute)} people a minute, on ${replicas} replicas${BEHIND[show.balancer]}${show.beside}`,
    ],
    ['seed', String(seed)],
    ['length', `${((endsMs - opensMs) / 1_000).toFixed(0)} s from the opening until nobody had anything left to do`],
    [
      'orders',
      `${count(ordered)} placed, ${count(paid)} paid, ${ordersPerSecond(show).toFixed(1)} a second while the sale was on`,
    ],
    ['people who gave up', count(gaveUp)],
    ['requests', count(record.requests)],
    ['generator', `${lag.toFixed(1)} ms late at p99`],
    ['CPU', parts.join(', ')],
    [
      'CPU an order paid, all that was done for it and beside it',
      `${(all / Math.max(1, paid)).toFixed(1)} ms: ${each.join(', ')}`,
    ],
  ];
}

/** The end of the terminal's output. */
export function textOf(summary: Summary): string[] {
  const { clean, verdict, findings, measures, figures } = summary;
  const lines = [`verdict: ${verdict}${clean ? ': clean' : ': NOT CLEAN'}`];
  for (const { what, faults, next } of findings) {
    lines.push(`  ${faults.length === 0 ? 'ok    ' : 'BROKEN'} ${what}`);
    for (const fault of faults.slice(0, 5)) lines.push(`           ${fault}`);
    if (faults.length > 0) lines.push(`         next: ${next}`);
  }
  lines.push('measured:');
  for (const { what, seen, target, reached, next } of measures) {
    lines.push(`  ${reached === null ? 'void  ' : reached ? 'ok    ' : 'MISSED'} ${what}: ${seen}, target ${target}`);
    if (reached === false) lines.push(`         next: ${next}`);
  }
  if (summary.void !== null) lines.push(`VOID: ${summary.void}`);
  for (const [what, value] of figures) lines.push(`  ${what}: ${value}`);
  return lines;
}
