import { newId } from '../shared/ids.ts';
import { invalid, notFound } from './errors.ts';
import type { Discrepancy, Movement, Transaction } from './model.ts';
import type { Params } from './params.ts';
import type { Json } from './render.ts';

/** Which movements reach the balance, under which names, and with which sign. */
const balanceTypes: Partial<Record<Movement['kind'], { type: string; category: string; sign: 1 | -1 }>> = {
  capture: { type: 'charge', category: 'charge', sign: 1 },
  refund: { type: 'refund', category: 'refund', sign: -1 },
  refund_reversal: { type: 'refund_failure', category: 'refund_failure', sign: 1 },
  dispute: { type: 'adjustment', category: 'dispute', sign: -1 },
  dispute_reversal: { type: 'adjustment', category: 'dispute_reversal', sign: 1 },
};

export type Statement = NonNullable<Discrepancy['where']>;
type Line = Json & { id: string; created: number };

/** Null for a movement that never reaches the balance: an authorisation or its release. */
export function renderBalanceTransaction(movement: Movement): Line | null {
  const kind = balanceTypes[movement.kind];
  if (kind === undefined) return null;
  const created = Math.floor(movement.atMs / 1000);
  const amount = kind.sign * movement.amount;
  const { id, currency, fee } = movement;
  return {
    id,
    object: 'balance_transaction',
    amount,
    available_on: created + 2 * 86_400,
    created,
    currency,
    description: null,
    exchange_rate: null,
    fee,
    fee_details: fee === 0 ? [] : [{ amount: fee, currency, type: 'stripe_fee', description: null }],
    net: amount - fee,
    reporting_category: kind.category,
    source: movement.dispute ?? movement.refund ?? movement.charge,
    status: 'pending',
    type: kind.type,
  };
}

/** The lines of a statement, newest first: what was moved, and what the discrepancies make of it. */
export function linesOf(tx: Transaction, statement: Statement): Line[] {
  const told = tx.list('discrepancy').filter(({ where }) => where === null || where === statement);
  const byMovement = Map.groupBy(told, ({ movement }) => movement);
  const lines = tx.list('movement').flatMap((movement) => {
    const line = renderBalanceTransaction(movement);
    if (line === null) return [];
    return (byMovement.get(movement.id) ?? []).reduce<Line[]>((sofar, each) => sofar.flatMap(bent(each)), [line]);
  });
  const extras = told.flatMap((each) => (each.kind === 'extra' ? [extraLine(each)] : []));
  return [...lines, ...extras].sort((a, b) => b.created - a.created);
}

const bent =
  ({ kind, by, currency, id }: Discrepancy) =>
  (line: Line): Line[] => {
    const [amount, fee] = [Number(line.amount), Number(line.fee)];
    switch (kind) {
      case 'amount':
        return [{ ...line, amount: amount + by, net: amount + by - fee }];
      case 'fee':
        return [{ ...line, fee: fee + by, net: amount - fee - by }];
      case 'currency':
        return [{ ...line, currency: currency ?? 'usd' }];
      case 'date':
        return [{ ...line, created: line.created + by }];
      case 'missing':
        return [];
      case 'duplicate':
        return [line, { ...line, id: `txn_${id.slice(-24)}` }];
      case 'extra':
        return [line];
    }
  };

/** A charge that nobody made. */
function extraLine({ movement, by, currency, atMs, id }: Discrepancy): Line {
  const nobody = { intent: '', charge: `ch_${id.slice(-24)}`, refund: null, dispute: null, fee: 0 };
  const made = { id: movement, atMs, kind: 'capture', amount: by, currency: currency ?? 'eur' } as const;
  const line = renderBalanceTransaction({ ...made, ...nobody });
  if (line === null) throw new Error('fakepay has lost the charge among its balance types');
  return line;
}

/** What a settlement report says of one day (UTC), in the names of Stripe's itemised balance report. */
export function settlement(tx: Transaction, day: string) {
  const fromS = Date.parse(`${day}T00:00:00Z`) / 1000;
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(fromS)) {
    throw invalid('The day is written YYYY-MM-DD.', 'parameter_invalid', 'day');
  }
  const rows = linesOf(tx, 'settlement')
    .filter(({ created }) => created >= fromS && created < fromS + 86_400)
    .map((line) => ({
      balance_transaction_id: line.id,
      created: line.created,
      reporting_category: line.reporting_category,
      currency: line.currency,
      gross: line.amount,
      fee: line.fee,
      net: line.net,
      source_id: line.source,
      payment_intent_id: tx.get('movement', line.id)?.intent ?? null,
    }));
  return { day, rows };
}

export const discrepancyParams = ['kind', 'payment_intent', 'type', 'by', 'currency', 'where'];
const discrepancyKinds = ['amount', 'fee', 'currency', 'date', 'missing', 'duplicate', 'extra'] as const;

/**
 * Makes the statements lie about one line: the newest of the given `type` (charge, refund, adjustment) and intent.
 * @throws ApiError 400 for a wrong parameter, 404 when there is no such line
 */
export function addDiscrepancy(tx: Transaction, params: Params): Discrepancy {
  const kind = params.oneOf('kind', discrepancyKinds);
  if (kind === null) throw invalid('Missing required param: kind.', 'parameter_missing', 'kind');
  const usualBy = { date: 86_400, extra: 5000 }[String(kind)] ?? 1;
  return tx.put('discrepancy', {
    id: newId('dis'),
    kind,
    movement: kind === 'extra' ? newId('txn') : target(tx, params).id,
    by: params.integer('by') ?? usualBy,
    currency: params.text('currency'),
    where: params.oneOf('where', ['list', 'settlement'] as const),
    atMs: tx.clock.now(),
  });
}

function target(tx: Transaction, params: Params): Movement {
  const type = params.oneOf('type', ['charge', 'refund', 'refund_failure', 'adjustment'] as const);
  const intent = params.text('payment_intent');
  const found = tx
    .list('movement')
    .find(
      (each) =>
        (intent === null || each.intent === intent) &&
        (type === null ? balanceTypes[each.kind] !== undefined : balanceTypes[each.kind]?.type === type),
    );
  if (found === undefined) throw notFound('balance transaction', intent ?? type ?? 'any', 'payment_intent');
  return found;
}
