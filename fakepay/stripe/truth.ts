import { movementKinds, type Movement, type MovementKind, type Store } from './model.ts';

/** What happened, for oracles: every intent and every movement of money. */
export function truth(store: Store) {
  const { intent, refund, dispute, movement } = store.tables;
  const refunds = Map.groupBy(refund.values(), (row) => row.intent);
  const disputes = Map.groupBy(dispute.values(), (row) => row.intent);
  return {
    intents: [...intent.values()].map((row) => ({
      id: row.id,
      status: row.status,
      amount: row.amount,
      currency: row.currency,
      amount_capturable: row.status === 'requires_capture' ? row.amount : 0,
      amount_received: row.amountReceived,
      capture_method: row.captureMethod,
      metadata: row.metadata,
      created: row.created,
      canceled_at: row.canceledAt,
      latest_charge: row.latestCharge,
      refunds: (refunds.get(row.id) ?? []).map(({ id, amount, status }) => ({ id, amount, status })),
      disputes: (disputes.get(row.id) ?? []).map(({ id, amount, status }) => ({ id, amount, status })),
    })),
    movements: [...movement.values()].map(({ atMs, ...row }) => ({ ...row, at: new Date(atMs).toISOString() })),
    totals: totals(movement.values()),
  };
}

export type Truth = ReturnType<typeof truth>;

function totals(movements: Iterable<Movement>): Record<string, Record<MovementKind, number>> {
  const sums: Record<string, Record<MovementKind, number>> = {};
  for (const { currency, kind, amount } of movements) {
    const sum = (sums[currency] ??= zeros());
    sum[kind] += amount;
  }
  return sums;
}

const zeros = (): Record<MovementKind, number> => {
  const sum = {} as Record<MovementKind, number>;
  for (const kind of movementKinds) sum[kind] = 0;
  return sum;
};
