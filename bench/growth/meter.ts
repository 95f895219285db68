import { childrenOf, commandOf } from '../../local/process-table.ts';
import { cpuNs } from '../../test/harness/cpu.ts';
import type { Rig } from '../../test/rig/rig.ts';

/** CPU by who burnt it. */
export interface Spent {
  readonly replica: number;
  readonly redis: number;
  readonly postgres: number;
}

export const NOTHING: Spent = { replica: 0, redis: 0, postgres: 0 };

export const total = ({ replica, redis, postgres }: Spent): number => replica + redis + postgres;

export const plus = (a: Spent, b: Spent, times = 1): Spent => ({
  replica: a.replica + times * b.replica,
  redis: a.redis + times * b.redis,
  postgres: a.postgres + times * b.postgres,
});

export const scaled = (spent: Spent, by: number): Spent => plus(NOTHING, spent, by);

/** Of a stretch of work. */
export interface Metered {
  /** In µs. */
  readonly us: Spent;
  readonly ms: number;
}

/** µs a ms of all of them. */
export function rateOf(all: readonly Metered[]): Spent {
  const ms = all.reduce((sum, each) => sum + each.ms, 0);
  return ms === 0
    ? NOTHING
    : scaled(
        all.reduce((sum, { us }) => plus(sum, us), NOTHING),
        1 / ms,
      );
}

/** µs an operation, without what would have been burnt in the same time at rest. @param rest µs a ms */
export function withoutRest({ us, ms, operations }: Metered & { readonly operations: number }, rest: Spent): Spent {
  return scaled(plus(us, rest, -ms), 1 / operations);
}

/**
 * What a stretch of work costs a rig: all its replicas, its Redis, and of PostgreSQL the processes that serve connections. What
 * PostgreSQL does by itself, such as a checkpoint, is nobody's operation.
 */
export async function metered(rig: Rig, work: () => Promise<unknown>): Promise<Metered> {
  const before = readings(rig);
  const began = performance.now();
  await work();
  const ms = performance.now() - began;
  return { us: between(before, readings(rig)), ms };
}

type Readings = Readonly<Record<keyof Spent, ReadonlyMap<number, number>>>;

function readings({ product, stores }: Rig): Readings {
  const of = (pids: readonly number[]): Map<number, number> => new Map(pids.map((pid) => [pid, cpuNs(pid)]));
  return {
    replica: of(product.replicas.map(({ pid }) => pid)),
    redis: of([stores.redisServer.pid]),
    postgres: of(backendsOf(stores.postgres.pid)),
  };
}

/** A connection that was opened meanwhile is counted from its beginning, one that was closed is lost. */
function between(before: Readings, after: Readings): Spent {
  const us = (who: keyof Spent): number =>
    [...after[who]].reduce((sum, [pid, ns]) => sum + ns - (before[who].get(pid) ?? 0), 0) / 1_000;
  return { replica: us('replica'), redis: us('redis'), postgres: us('postgres') };
}

/** Processes of PostgreSQL that serve a connection: their titles name the user, the database and the address. */
function backendsOf(postmaster: number): number[] {
  return childrenOf(postmaster).filter((pid) => / 127\.0\.0\.1\(\d+\) /.test(commandOf(pid)));
}
