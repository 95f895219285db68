import type pg from 'pg';
import type { Statement } from '../../../platform/db/index.ts';
import { verifySeals } from '../../audit/index.ts';
import { INVARIANTS, type Limits, SEALED } from './invariants.ts';

/** How one invariant stands. */
export interface Checked {
  readonly id: string;
  readonly promise: string;
  readonly broken: number;
  /** The first few, for a person to look at. */
  readonly examples: readonly object[];
  readonly durationMs: number;
}

const MOST_EXAMPLES = 5;
const TIME_LIMIT_MS = 60_000;

/**
 * The *full* set: asks every invariant, all but I12 on one consistent snapshot. Read-only, bounded in time, safe in the
 * middle of a sale.
 *
 * @param client not in a transaction
 * @throws when a statement takes longer than a minute
 */
export async function checkInvariants(client: pg.ClientBase, limits: Limits): Promise<Checked[]> {
  const checked = await onSnapshot(client, TIME_LIMIT_MS, async () => {
    const found: Checked[] = [];
    for (const { id, promise, asked } of INVARIANTS) {
      found.push(
        await timed(id, promise, async () => {
          const broken: object[] = [];
          for (const { statement, values } of asked)
            broken.push(...(await ask(client, statement, values?.(limits) ?? [])));
          return broken;
        }),
      );
    }
    return found;
  });
  const sealed = await timed(SEALED.id, SEALED.promise, async () => (await verifySeals(client)).breaks);
  const after = checked.findIndex(({ id }) => id === 'I13');
  return checked.toSpliced(after, 0, sealed);
}

/** Runs reads on one consistent snapshot, and undoes nothing since there is nothing to undo. */
export async function onSnapshot<T>(client: pg.ClientBase, limitMs: number, run: () => Promise<T>): Promise<T> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    await client.query(`SET LOCAL statement_timeout = ${limitMs}`);
    return await run();
  } finally {
    await client.query('ROLLBACK');
  }
}

export async function timed(id: string, promise: string, find: () => Promise<readonly object[]>): Promise<Checked> {
  const began = performance.now();
  const broken = await find();
  const durationMs = Math.round((performance.now() - began) * 10) / 10;
  return { id, promise, broken: broken.length, examples: broken.slice(0, MOST_EXAMPLES), durationMs };
}

/** Without a name: a statement that is asked once an hour is planned for the values that it gets. */
export async function ask(
  client: pg.ClientBase,
  { text }: Pick<Statement, 'text'>,
  values: readonly unknown[],
): Promise<Record<string, unknown>[]> {
  return (await client.query<Record<string, unknown>>(text, [...values])).rows;
}
