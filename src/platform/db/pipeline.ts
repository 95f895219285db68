import type { Duplex } from 'node:stream';
import type pg from 'pg';

/** PostgreSQL has undone the transaction already, for a reason that another statement was told. */
const ALREADY_ABORTED = '25P02';

/**
 * Lets whatever is sent to a connection within this tick leave in one packet. A system call is most of what a small statement
 * costs either side; statements that need nothing of each other's answers should share one.
 */
export function gather(client: pg.ClientBase): void {
  const { stream } = (client as unknown as { connection: { stream: Duplex } }).connection;
  if (stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

/**
 * Statements of one transaction that need nothing of each other's answers: sent at once, done in the order in which they were
 * begun, so locks are taken in that order too. Waits for all of them even where one fails: nothing of a transaction may
 * still be on its way when it is undone and its connection is somebody else's.
 *
 * @throws the failure that made the others fail
 */
export async function together<T extends readonly unknown[]>(
  ...running: T
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const ends = await Promise.allSettled(running);
  const failures = ends.filter((end) => end.status === 'rejected').map(({ reason }): unknown => reason);
  if (failures.length > 0) throw failures.find((failure) => !isAftermath(failure)) ?? failures[0];
  return ends.map((end) => (end as PromiseFulfilledResult<unknown>).value) as never;
}

function isAftermath(failure: unknown): boolean {
  return failure instanceof Error && 'code' in failure && failure.code === ALREADY_ABORTED;
}

const unfinished = new WeakMap<pg.ClientBase, Promise<unknown>[]>();

/** The transaction's COMMIT is sent behind it, and waits for it as nobody before does. Where it fails, nothing is committed. */
export function withCommit(client: pg.ClientBase, running: Promise<unknown>): void {
  // Whoever ends the transaction hears of a failure.
  running.catch(() => {});
  const others = unfinished.get(client);
  if (others) others.push(running);
  else unfinished.set(client, [running]);
}

/** What was left to the transaction's end, which forgets it. */
export function left(client: pg.ClientBase): readonly Promise<unknown>[] {
  const all = unfinished.get(client) ?? [];
  unfinished.delete(client);
  return all;
}
