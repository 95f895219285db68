import type { Verdict } from './oracles.ts';
import type { PhaseSeen } from './phases.ts';
import type { Sample } from './told.ts';

const SECOND_MS = 1_000;

/** When, and until when, so many had come within the second before. Null where they never had. */
export function manyCame(cameMs: readonly number[], perSecond: number): { fromMs: number; untilMs: number } | null {
  const sorted = cameMs.toSorted((a, b) => a - b);
  const many = sorted.filter((atMs, nth) => nth >= perSecond - 1 && atMs - sorted[nth - perSecond + 1]! <= SECOND_MS);
  return many.length === 0 ? null : { fromMs: many[0]!, untilMs: many.at(-1)! };
}

/**
 * When somebody in line was seen last whom a tick had left there: who is let in by the first tick after he has joined had nobody to
 * wait for. 0 where there was nobody.
 */
export function lastWaitMs(samples: readonly Sample[]): number {
  let beforeTick: Sample | undefined;
  let waitedMs = 0;
  for (const [nth, sample] of samples.entries()) {
    if (sample.tickedMs !== samples[nth - 1]?.tickedMs) beforeTick = samples[nth - 1];
    if (beforeTick && beforeTick.entries > sample.served) waitedMs = sample.atMs;
  }
  return waitedMs;
}

/** Every replica tells of the room so soon after the threshold was passed, not before it, and of nothing else meanwhile. */
export function openingVerdict(
  seen: readonly PhaseSeen[],
  expected: {
    readonly replicas: number;
    readonly passedMs: number;
    readonly withinMs: number;
    readonly stillMs: number;
  },
): Verdict {
  const { passedMs, withinMs, stillMs } = expected;
  const faults: string[] = [];
  const after: number[] = [];
  for (let replica = 0; replica < expected.replicas; replica++) {
    const own = seen.filter((each) => each.replica === replica);
    const opened = own.find(({ phase }) => phase !== 'off');
    const ms = opened ? Math.round(opened.atMs - passedMs) : null;
    if (ms === null) faults.push(`replica ${replica} has never opened`);
    else {
      after.push(ms);
      if (ms > withinMs) faults.push(`replica ${replica} has opened after ${ms} ms`);
      // What came in the second before counts too.
      if (ms < -SECOND_MS) faults.push(`replica ${replica} has opened ${-ms} ms before the threshold was passed`);
      const early = own.find(({ phase, atMs }) => phase === 'off' && atMs > opened!.atMs && atMs < stillMs);
      if (early)
        faults.push(`replica ${replica} has closed after ${Math.round(early.atMs - opened!.atMs)} ms, and is needed`);
    }
  }
  return { faults, seen: `after ${after.join(' and ')} ms` };
}

/** Every replica tells that there is no room, not before it was quiet for so long, and soon then. */
export function closingVerdict(
  seen: readonly PhaseSeen[],
  expected: { readonly replicas: number; readonly goneMs: number; readonly quietMs: number; readonly withinMs: number },
): Verdict {
  const { goneMs, quietMs, withinMs } = expected;
  const faults: string[] = [];
  const after: number[] = [];
  for (let replica = 0; replica < expected.replicas; replica++) {
    const last = seen.findLast((each) => each.replica === replica);
    if (last?.phase !== 'off') {
      faults.push(`replica ${replica} has not closed`);
      continue;
    }
    const ms = Math.round(last.atMs - goneMs);
    after.push(ms);
    if (ms < quietMs - SECOND_MS)
      faults.push(`replica ${replica} has closed ${ms} ms after demand was gone, ${quietMs} are quiet`);
    if (ms > quietMs + withinMs) faults.push(`replica ${replica} has closed ${ms} ms after demand was gone`);
  }
  return { faults, seen: `${after.join(' and ')} ms after demand was gone; ${quietMs} are quiet` };
}
