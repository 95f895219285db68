import { spawnSync } from 'node:child_process';
import { parseEventScopedId } from '../../src/kit/index.ts';
import { programOf } from '../harness/copy-build.ts';
import { plainEnv } from '../harness/program.ts';
import { theRun } from '../harness/run.ts';
import { until } from '../harness/wait.ts';
import { generationsOf } from './generation.ts';
import type { History, Told } from './history.ts';
import type { Rig } from './rig.ts';
import type { Sale } from './sale.ts';

/** What is asked of a sale once nothing moves any more, and what was seen that should not be. */
export interface Verdict {
  readonly question: string;
  /** Empty when all is well. */
  readonly faults: readonly string[];
}

/** What is not at rest yet. */
interface Unrest {
  readonly jobs: number;
  readonly webhooks: number;
  readonly orders: number;
  readonly payments: number;
}

interface OrderRow {
  readonly id: string;
  readonly eventId: number;
  readonly status: string;
  readonly total: number;
  readonly currency: string;
  readonly early: boolean;
  readonly places: number;
  readonly tickets: number;
  readonly [column: string]: unknown;
}

const MOST_SHOWN = 5;
const LOOKS = 150;
/** What each movement adds to what the provider keeps for us. */
const KEEPS: Readonly<Record<string, number>> = {
  capture: 1,
  refund: -1,
  refund_reversal: 1,
  dispute: -1,
  dispute_reversal: 1,
};
/** Orders of which the status alone says how much money there must be. */
const OWED: ReadonlySet<string> = new Set(['paid', 'expired', 'cancelled', 'refunded', 'lost']);
/** Nothing can come of an intent any more. */
const CLOSED: ReadonlySet<string> = new Set(['succeeded', 'canceled', 'CAPTURED', 'CANCELLED']);

const LAPSE = `
  UPDATE orders SET pay_by = clock_timestamp(), pay_by_most = clock_timestamp()
  WHERE status IN ('pending', 'payment_failed') AND pay_by > clock_timestamp()`;

/** What the ledger says that the provider keeps for us of each order. */
const LEDGER = `
  SELECT order_id AS "orderId", sum(amount)::int AS kept FROM ledger_entries WHERE account = 'provider' GROUP BY order_id`;

const UNREST = `
  SELECT (SELECT count(*)::int FROM outbox WHERE done_at IS NULL) AS jobs,
    (SELECT count(*)::int FROM webhook_inbox WHERE processed_at IS NULL) AS webhooks,
    (SELECT count(*)::int FROM orders WHERE status IN ('pending', 'authorised', 'finalised', 'payment_failed', 'refund_pending')) AS orders,
    (SELECT count(*)::int FROM payments
      WHERE status IN ('created', 'open', 'unknown', 'authorised', 'capturing', 'voiding', 'refunding')) AS payments`;

const ORDERS = `
  SELECT o.id, o.event_id AS "eventId", o.status, o.total::int AS total, o.currency, o.updated_at < o.pay_by AS early,
    (SELECT count(*)::int FROM order_lines l WHERE l.event_id = o.event_id AND l.order_id = o.id) AS places,
    (SELECT count(*)::int FROM tickets t WHERE t.event_id = o.event_id AND t.order_id = o.id AND t.state = 'live') AS tickets
  FROM orders o`;

/**
 * Lets the time of every order run out that still waits for its fan, and waits until nothing moves: no job, no webhook, no
 * order or payment on its way. @throws with what still moves after `withinMs`
 */
export async function comeToRest(rig: Rig, withinMs: number): Promise<void> {
  let last: (Unrest & { untold: number }) | undefined;
  const atRest = async (): Promise<boolean> => {
    await rig.stores.query(LAPSE);
    const [row] = await rig.stores.query<Unrest>(UNREST);
    last = { ...row!, untold: untold(rig) };
    return Object.values(last).every((count) => count === 0);
  };
  await until(atRest, { withinMs, what: 'nothing moves any more', everyMs: 250 }).catch((error: unknown) => {
    throw new Error(`after ${withinMs} ms there still are ${JSON.stringify(last)}`, { cause: error });
  });
}

function untold({ product: { fakepay, fakepayB } }: Rig): number {
  return fakepay.pendingWebhooks() + (fakepayB?.pendingWebhooks() ?? 0);
}

/** As much of a sale as its judgement needs: what everyone was told, and what the stores say now. */
export type Judged = Pick<Sale, 'rig' | 'seed' | 'generations'> & { readonly history: Pick<History, 'all'> };

/** Every question of a sale at rest. */
export async function judge(sale: Judged): Promise<Verdict[]> {
  const { rig, history } = sale;
  const rows = await rig.stores.query<OrderRow>(ORDERS);
  const orders = new Map(rows.map((row) => [row.id, row]));
  const declared = await declaredLost(sale);
  return [
    { question: 'I1 to I13 in the database', faults: invariantsOf(rig) },
    {
      question: 'I4: no claim is lost, and no hold without a new generation',
      faults: lost(history.all, orders, declared),
    },
    { question: 'I7: the books are the provider’s truth', faults: await moneyFaults(rig, orders) },
    { question: 'I8: what a 2xx said is still true', faults: untrue(history.all, orders) },
    { question: 'I8: tickets and holds can still be read', faults: await unreadable(sale, declared) },
    { question: 'nothing needs a person', faults: await attentionOf(rig) },
  ].map(({ question, faults }) => ({ question, faults: shortened(faults) }));
}

/** What the product's own check says is broken; mid-sale as well. */
export function invariantsOf(rig: Pick<Rig, 'stores'>): string[] {
  const { status, stdout, stderr } = spawnSync(process.execPath, [programOf(theRun().dist, 'check-invariants.js')], {
    env: { ...plainEnv(), DATABASE_URL: rig.stores.databaseUrl, REDIS_URL: rig.stores.redisUrl },
    encoding: 'utf8',
  });
  if (status === 0) return [];
  return stdout
    .split('\n')
    .filter((line) => /^(BROKEN|  )/.test(line))
    .concat(stderr === '' ? [] : [stderr]);
}

/** The events whose state in Redis was declared lost since the sale began: there, holds may be gone. */
async function declaredLost({ rig, generations }: Judged): Promise<ReadonlySet<string>> {
  const now = await generationsOf(rig);
  return new Set([...generations].filter(([slug, before]) => now.get(slug) !== before).map(([slug]) => slug));
}

function lost(all: readonly Told[], orders: ReadonlyMap<string, OrderRow>, declared: ReadonlySet<string>): string[] {
  const faults: string[] = [];
  for (const { wronged, event, plan, order, cancelAsked, paid } of all) {
    if (wronged && !declared.has(event)) faults.push(`${event}: who ${plan} was told "${wronged}" in his time`);
    const row = order && orders.get(uuidOf(order.id));
    if (!row || paid) continue;
    if (row.status === 'expired' && row.early) faults.push(`${order.id} expired before its time`);
    if (row.status === 'cancelled' && !cancelAsked && row.early) faults.push(`${order.id} was cancelled by nobody`);
  }
  return faults;
}

interface Truth {
  readonly intents: readonly { id: string; status: string; amount: number; currency: string; orderId: string }[];
  readonly movements: readonly { intent: string; kind: string; amount: number }[];
}

/** Of all gateways, in the first one's words. */
function truthOf({ product: { fakepay, fakepayB } }: Rig): Truth {
  const first = fakepay.truth();
  const second = fakepayB?.truth() ?? { payments: [], movements: [] };
  return {
    intents: [
      ...first.intents.map(({ id, status, amount, currency, metadata }) => ({
        id,
        status,
        amount,
        currency: currency.toUpperCase(),
        orderId: metadata.order_id ?? '',
      })),
      ...second.payments.map(({ id, state, amount, currency, metadata }) => ({
        id,
        status: state,
        amount,
        currency,
        orderId: metadata.order ?? '',
      })),
    ],
    movements: [...first.movements, ...second.movements.map((each) => ({ ...each, intent: each.payment }))],
  };
}

/** The provider's intents and movements against the orders and the ledger, each way round. */
async function moneyFaults(rig: Rig, orders: ReadonlyMap<string, OrderRow>): Promise<string[]> {
  const { intents, movements } = truthOf(rig);
  const ledger = await rig.stores.query<{ orderId: string; kept: number }>(LEDGER);
  const booked = new Map(ledger.map(({ orderId, kept }) => [orderId, kept]));
  const faults: string[] = [];
  const orderOf = new Map<string, string>();
  for (const { id, status, amount, currency, orderId } of intents) {
    const uuid = uuidOf(orderId);
    const order = orders.get(uuid);
    orderOf.set(id, uuid);
    if (!order) faults.push(`${id} belongs to no order`);
    else if (order.total !== amount || order.currency !== currency)
      faults.push(`${id} is of ${amount} ${currency}, its order of ${order.total} ${order.currency}`);
    if (!CLOSED.has(status)) faults.push(`${id} is still ${status} at the provider`);
  }
  const captures = new Map<string, number>();
  const kept = new Map<string, number>();
  for (const { intent, kind, amount } of movements) {
    const order = orderOf.get(intent) ?? '';
    if (kind === 'capture') captures.set(order, (captures.get(order) ?? 0) + 1);
    kept.set(order, (kept.get(order) ?? 0) + (KEEPS[kind] ?? 0) * amount);
  }
  for (const { id, status, total, tickets, places } of orders.values()) {
    const [taken, count] = [kept.get(id) ?? 0, captures.get(id) ?? 0];
    if (count > 1) faults.push(`${id} was captured ${count} times`);
    if (taken !== (booked.get(id) ?? 0))
      faults.push(`${id}: the provider keeps ${taken}, the ledger says ${booked.get(id) ?? 0}`);
    const owed = status === 'paid' ? total : 0;
    if (OWED.has(status) && taken !== owed) faults.push(`${id} is ${status}: ${taken} was taken, ${owed} is owed`);
    if (status === 'paid' && tickets !== places) faults.push(`${id} is paid: ${tickets} tickets for ${places} places`);
  }
  return faults;
}

function untrue(all: readonly Told[], orders: ReadonlyMap<string, OrderRow>): string[] {
  const faults: string[] = [];
  for (const { order, paid, tickets, cancelAsked } of all) {
    if (!order) continue;
    const row = orders.get(uuidOf(order.id));
    if (!row) faults.push(`${order.id} was acknowledged and is not there`);
    else if (row.total !== order.total.amount || row.places !== order.places)
      faults.push(
        `${order.id} was told as ${order.places} places, ${order.total.amount}; is ${row.places}, ${row.total}`,
      );
    else if (paid && row.status !== 'paid' && !cancelAsked)
      faults.push(`${order.id} was told to be paid, is ${row.status}`);
    else if (tickets && tickets.length !== row.tickets)
      faults.push(`${order.id} was told ${tickets.length} tickets, has ${row.tickets}`);
  }
  return faults;
}

/** Looks with the eyes of some visitors: their tickets with the same codes, their holds while they last. */
async function unreadable({ history, seed }: Judged, declared: ReadonlySet<string>): Promise<string[]> {
  const faults: string[] = [];
  const withTickets = history.all.filter(({ tickets }) => tickets);
  const every = Math.max(1, Math.floor(withTickets.length / LOOKS));
  for (const { visitor, order, tickets } of withTickets.filter((_, nth) => (nth + seed) % every === 0)) {
    const { status, body } = await visitor.get<{ items: { id: string; qr: string }[] }>(
      `/api/orders/${order!.id}/tickets`,
    );
    const now = status === 200 ? body.items.map(({ id, qr }) => `${id} ${qr}`).toSorted() : [];
    const then = tickets!.map(({ id, qr }) => `${id} ${qr}`).toSorted();
    if (now.join() !== then.join())
      faults.push(`${order!.id}: ${status}, ${now.length} of ${then.length} tickets as they were`);
    visitor.leave();
  }
  const holding = history.all.filter(({ plan, hold }) => hold && plan === 'abandons the hold').slice(0, LOOKS);
  for (const { visitor, hold, event } of holding.filter((told) => !declared.has(told.event))) {
    if (Date.now() > hold!.expiresAtMs) continue;
    const { status } = await visitor.get(`/api/holds/${hold!.id}`);
    if (status !== 200 && Date.now() < hold!.expiresAtMs)
      faults.push(`${hold!.id} of ${event} is answered with ${status}`);
    visitor.leave();
  }
  return faults;
}

export async function attentionOf(rig: Pick<Rig, 'stores'>): Promise<string[]> {
  const rows = await rig.stores.query<{ what: string }>('SELECT what FROM attention WHERE resolved_at IS NULL');
  return rows.map(({ what }) => what);
}

function uuidOf(orderId: string): string {
  return parseEventScopedId('ord', orderId)?.id ?? orderId;
}

function shortened(faults: readonly string[]): string[] {
  const more = faults.length - MOST_SHOWN;
  return more > 0 ? [...faults.slice(0, MOST_SHOWN), `and ${more} more`] : [...faults];
}
