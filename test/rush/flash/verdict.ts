import { parseEventScopedId } from '../../../src/kit/index.ts';
import type { Told, ToldOrder } from '../told.ts';

/** One buyer, as he was told. */
export type Buyer = Pick<Told, 'fan' | 'paidMs' | 'tickets'> & { readonly order: ToldOrder };

/** What buyers were told, and what the stores and the gateway say once nothing moves any more. */
export interface Facts {
  readonly buyers: readonly Buyer[];
  /** Orders in PostgreSQL. */
  readonly orders: readonly { readonly id: string; readonly status: string }[];
  /** Live tickets in PostgreSQL. */
  readonly tickets: readonly { readonly seatNo: number; readonly orderId: string }[];
  /** Orders of which the gateway has taken the money, and not given it back. */
  readonly charged: readonly string[];
}

/** What a whole sale comes down to. Each in a sentence; empty when all is well. */
export interface Faults {
  readonly soldTwice: readonly string[];
  readonly lost: readonly string[];
}

export function faultsOf(facts: Facts): Faults {
  return { soldTwice: soldTwice(facts), lost: lost(facts) };
}

/** A seat that two buyers have been told is theirs, or that has two live tickets. */
function soldTwice({ buyers, tickets }: Facts): string[] {
  const told = buyers.flatMap(({ fan, order, tickets: own, paidMs }) =>
    paidMs === undefined
      ? []
      : (own?.map(({ seat }) => seat) ?? order.seats).map((seat) => ({ seat, whose: `fan ${fan}` })),
  );
  const live = tickets.map(({ seatNo, orderId }) => ({ seat: `place ${seatNo}`, whose: orderId }));
  return [...twice(told), ...twice(live)];
}

function twice(sold: readonly { readonly seat: string | null; readonly whose: string }[]): string[] {
  const ownerOf = new Map<string, string>();
  const faults: string[] = [];
  for (const { seat, whose } of sold) {
    if (seat === null) continue;
    const other = ownerOf.get(seat);
    if (other === undefined) ownerOf.set(seat, whose);
    else faults.push(`${seat} is sold to ${other} and to ${whose}`);
  }
  return faults;
}

/** An order that was acknowledged and is not there, was told to be paid and is not, or was paid for and brought nothing. */
function lost({ buyers, orders, tickets, charged }: Facts): string[] {
  const statusOf = new Map(orders.map(({ id, status }) => [id, status]));
  const withTickets = new Set(tickets.map(({ orderId }) => orderId));
  const faults: string[] = [];
  for (const { fan, order, paidMs } of buyers) {
    const status = statusOf.get(uuidOf(order.id));
    if (status === undefined) faults.push(`${order.id} of fan ${fan} was acknowledged and is not there`);
    else if (paidMs !== undefined && status !== 'paid')
      faults.push(`${order.id} of fan ${fan} was told to be paid and is ${status}`);
    else if (paidMs !== undefined && !withTickets.has(uuidOf(order.id)))
      faults.push(`${order.id} of fan ${fan} is paid and has no ticket`);
  }
  for (const id of charged) {
    const status = statusOf.get(uuidOf(id));
    if (status !== 'paid') faults.push(`${id} was charged and is ${status ?? 'not there'}`);
  }
  return faults;
}

/** What the same judgement says of the same sale with one seat sold twice and one order lost, both put there by the seed. */
export interface Control {
  readonly found: boolean;
  readonly seen: string;
}

/** Proof, in each run, that the judgement would have seen it. */
export function controlOf(facts: Facts, random: () => number): Control {
  const paid = facts.buyers.filter(({ paidMs, order }) => paidMs !== undefined && order.seats.length > 0);
  if (paid.length < 2) return { found: false, seen: `${paid.length} buyers are too few for a control` };
  const at = Math.floor(random() * (paid.length - 1));
  const [one, other] = [paid[at]!, paid[at + 1]!];
  const [seat] = one.tickets?.map(({ seat: own }) => own) ?? one.order.seats;
  const robbed: Buyer = {
    ...other,
    order: { ...other.order, seats: [seat ?? '', ...other.order.seats.slice(1)] },
    ...(other.tickets && {
      tickets: other.tickets.map((ticket, nth) => (nth === 0 ? { ...ticket, seat: seat ?? '' } : ticket)),
    }),
  };
  const before = faultsOf(facts);
  const twiceSold = faultsOf({ ...facts, buyers: facts.buyers.map((each) => (each === other ? robbed : each)) });
  const forgotten = uuidOf(one.order.id);
  const short = faultsOf({ ...facts, orders: facts.orders.filter(({ id }) => id !== forgotten) });
  const seen = [
    twiceSold.soldTwice.length > before.soldTwice.length
      ? 'a seat sold twice was found'
      : 'a seat sold twice was NOT found',
    short.lost.length > before.lost.length ? 'an order lost was found' : 'an order lost was NOT found',
  ].join(', ');
  return { found: !seen.includes('NOT'), seen };
}

export function uuidOf(orderId: string): string {
  return parseEventScopedId('ord', orderId)?.id ?? orderId;
}
