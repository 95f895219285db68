import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Checkout, refusal } from '../harness/checkout.ts';
import { publishEvent, type PublishedEvent } from '../harness/events.ts';
import { accepted, type Hold, Visitor } from '../harness/visitor.ts';
import { Gate } from './gate.ts';

const SEATS_PER_ADDRESS = 4;
/** Statements that a claim may be stopped in: at its lock of the buyer, or at its places. */
const CLAIMS = 'pg_advisory_xact_lock|update places';

let checkout: Checkout;
beforeAll(async () => {
  checkout = await Checkout.start({ env: { HOLD_SEATS_PER_ADDRESS: String(SEATS_PER_ADDRESS) } });
});
afterAll(() => checkout?.product.close());

/** The same browser at another address. */
function moved(visitor: Visitor, address: string): Visitor {
  const elsewhere = new Visitor(visitor.url, { address });
  for (const [name, value] of visitor.cookies) elsewhere.cookies.set(name, value);
  return elsewhere;
}

const held = async (
  visitor: Visitor,
  event: PublishedEvent,
  quantity = 1,
): Promise<{ visitor: Visitor; hold: Hold }> => ({
  visitor,
  hold: accepted(await visitor.hold(event.slug, { bestAvailable: { quantity } })),
});

/** Sends two claims that both have read what there is before one of them has written. @returns their statuses, sorted */
async function atOnce(event: PublishedEvent, claims: readonly { visitor: Visitor; hold: Hold }[]): Promise<number[]> {
  const places = 'SELECT FROM places WHERE event_id = $1 FOR UPDATE';
  const gate = await Gate.closed(checkout.product.stores, places, [event.eventNo]);
  const answers = claims.map(({ visitor, hold }) => visitor.order(hold.id));
  await gate.reached(claims.length, CLAIMS).finally(() => gate.open());
  return (await Promise.all(answers)).map(({ status }) => status).toSorted((a, b) => a - b);
}

describe('who comes second is told so', () => {
  it('when he wants a seat that is held', async () => {
    const event = await publishEvent(checkout.product);
    accepted(await checkout.somebody().hold(event.slug, { seats: ['R1-1'] }));
    const second = await checkout.somebody().hold(event.slug, { seats: ['R1-1'] });
    expect(refusal(second)).toEqual([409, 'holds.seat_taken']);
  });

  it('when he makes an order of a hold that is being made one: it is the same order', async () => {
    const event = await publishEvent(checkout.product);
    const claim = await held(checkout.somebody(), event);
    const statuses = await atOnce(event, [claim, claim]);
    const made = await checkout.product.stores.query('SELECT FROM orders WHERE hold_id = $1', [claim.hold.id]);
    expect(made).toHaveLength(1);
    expect(statuses).toEqual([201, 201]);
  });

  it('when his third unpaid order and his fourth come at once, from two addresses', async () => {
    const event = await publishEvent(checkout.product);
    const { visitor } = await checkout.pendingOrder(checkout.somebody(), 1);
    for (let order = 0; order < 2; order++) accepted(await visitor.order((await held(visitor, event)).hold.id));
    const elsewhere = moved(visitor, '127.5.0.1');
    expect(await atOnce(event, [await held(visitor, event), await held(elsewhere, event)])).toEqual([201, 409]);
  });

  it('when two fans at one address come at once, for more places than an address may have', async () => {
    const event = await publishEvent(checkout.product);
    const [first, second, third] = [0, 1, 2].map(() => new Visitor(checkout.product.url, { address: '127.5.0.2' }));
    accepted(await first!.order((await held(first!, event, 2)).hold.id));
    expect(await atOnce(event, [await held(second!, event, 2), await held(third!, event, 2)])).toEqual([201, 429]);
  });
});
