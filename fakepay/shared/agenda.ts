import type { Due, SharedRows, Store, Transaction, Row } from './store.ts';

type Rows<R> = SharedRows & { [K in keyof R]: Row };

/** Puts a step on the agenda: it happens once the gateway's clock has moved on by `afterMs`. */
export function later<R extends Rows<R>>(tx: Transaction<R>, afterMs: number, step: string, ref: string): void {
  const due: Due = { id: `${step} ${ref}`, atMs: tx.clock.now() + afterMs, step, ref };
  tx.put('due', due as R['due']);
}

/** Takes a step off the agenda, if it is there. */
export const never = <R extends Rows<R>>(tx: Transaction<R>, step: string, ref: string): void =>
  tx.remove('due', `${step} ${ref}`);

/**
 * Runs what is due, in its order, each step in a transaction that also takes it off the agenda: a kill in between
 * leaves it due.
 */
export function runDue<R extends Rows<R>>(
  store: Store<R>,
  transact: (action: (tx: Transaction<R>) => void) => void,
  steps: Record<string, (tx: Transaction<R>, ref: string) => void>,
): void {
  const now = store.clock.now();
  const ready = [...store.tables.due.values()].filter(({ atMs }) => atMs <= now);
  for (const { id, step, ref } of ready.sort((a, b) => a.atMs - b.atMs)) {
    transact((tx) => {
      tx.remove('due', id);
      steps[step]?.(tx, ref);
    });
  }
}
