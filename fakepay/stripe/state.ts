import type { Deliveries } from '../shared/deliveries.ts';
import type { Faults } from '../shared/faults.ts';
import type { Intent, Store } from './model.ts';
import { truth } from './truth.ts';

const shown = 40;

/** What the control page shows: the newest of everything, and what may be done about it. */
export function stateOf(store: Store, faults: Faults, webhooks: Deliveries) {
  const { intent, refund, dispute, movement, charge, delivery } = store.tables;
  let lost = 0;
  for (const { state } of delivery.values()) if (state === 'given_up') lost++;
  const disputable = ({ status, latestCharge }: Intent): boolean =>
    status === 'succeeded' && charge.get(latestCharge ?? '')?.disputed === false;
  return {
    now: new Date(store.clock.now()).toISOString(),
    aheadMs: store.clock.ahead,
    counts: {
      payments: intent.size,
      pending: webhooks.pending,
      delivered: delivery.size - webhooks.pending - lost,
      lost,
    },
    totals: truth(store).totals,
    faults: faults.list(),
    known: faults.known(),
    intents: newest(intent.newestFirst()).map((row) => ({
      id: row.id,
      status: row.status,
      amount: row.amount,
      currency: row.currency,
      created: row.created,
      reason: (row.lastError?.message as string | undefined) ?? null,
      asks: row.challenge === null ? null : { kind: row.challenge.kind, path: pathOf(row.challenge.url) },
      disputable: disputable(row),
    })),
    refunds: newest(refund.newestFirst()).map(({ id, intent: of, amount, currency, status, created }) => ({
      id,
      intent: of,
      amount,
      currency,
      status,
      created,
    })),
    disputes: newest(dispute.newestFirst()).map(({ id, intent: of, amount, currency, status, reason, created }) => ({
      id,
      intent: of,
      amount,
      currency,
      status,
      reason,
      created,
    })),
    movements: newest(movement.newestFirst()).map(({ id, atMs, kind, intent: of, amount, fee, currency }) => ({
      id,
      atMs,
      kind,
      intent: of,
      amount,
      fee,
      currency,
    })),
  };
}

export type State = ReturnType<typeof stateOf>;

const newest = <T>(rows: T[]): T[] => rows.slice(0, shown);

const pathOf = (url: string): string => {
  const { pathname, search } = new URL(url);
  return pathname + search;
};
