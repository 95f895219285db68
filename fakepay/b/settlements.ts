import { ok, type Handler } from './call.ts';
import { movementKinds, type Movement, type Store } from './model.ts';
import { written } from './money.ts';
import { refuse } from './refusal.ts';

/** Under which name, and with which sign, a movement is settled. */
const settled: Partial<Record<Movement['kind'], { kind: 'capture' | 'refund' | 'dispute'; sign: 1 | -1 }>> = {
  capture: { kind: 'capture', sign: 1 },
  refund: { kind: 'refund', sign: -1 },
  refund_reversal: { kind: 'refund', sign: 1 },
  dispute: { kind: 'dispute', sign: -1 },
  dispute_reversal: { kind: 'dispute', sign: 1 },
};

/** GET /settlements?day=YYYY-MM-DD, UTC: what the balance has changed by, oldest first. */
export const settlements: Handler = ({ tx, given }) => {
  const { day } = given;
  if (typeof day !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(day)) throw refuse.badRequest('day');
  const rows = tx
    .list('movement')
    .reverse()
    .filter(({ atMs }) => new Date(atMs).toISOString().startsWith(day))
    .flatMap(({ kind, payment, amount, fee, currency, atMs }) => {
      const how = settled[kind];
      if (how === undefined) return [];
      const at = new Date(atMs).toISOString();
      return [
        { payment, kind: how.kind, amount: written(how.sign * amount, currency), fee: written(fee, currency), at },
      ];
    });
  return ok({ rows });
};

/** What happened, for oracles: every payment and every movement of money, in minor units. */
export function truth(store: Store) {
  const { payment, refund, dispute, movement } = store.tables;
  const totals: Record<string, Record<Movement['kind'], number>> = {};
  for (const { currency, kind, amount } of movement.values()) {
    const sums = (totals[currency] ??= Object.fromEntries(movementKinds.map((each) => [each, 0])) as Record<
      Movement['kind'],
      number
    >);
    sums[kind] += amount;
  }
  return {
    payments: [...payment.values()].map(({ createdMs, updatedMs, ...row }) => ({
      ...row,
      createdAt: new Date(createdMs).toISOString(),
      updatedAt: new Date(updatedMs).toISOString(),
    })),
    refunds: [...refund.values()],
    disputes: [...dispute.values()],
    movements: [...movement.values()].map(({ atMs, ...row }) => ({ ...row, at: new Date(atMs).toISOString() })),
    totals,
  };
}

export type Truth = ReturnType<typeof truth>;
