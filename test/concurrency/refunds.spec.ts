import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { inRoot } from '../../local/paths.ts';
import { Checkout, type Pending } from '../harness/checkout.ts';
import { publishEvent } from '../harness/events.ts';
import { distWithout } from '../harness/guards.ts';
import type { Product } from '../harness/product.ts';
import { cancels, givesBack, paidOrder } from '../harness/refunds.ts';
import { seededRandom, seedOfRun, shuffled } from '../harness/seeded.ts';
import { until } from '../harness/wait.ts';

const SEED = seedOfRun('refunds');
const PAID = 10_000;

interface Outcome {
  /** Asked back of one order, that did not fail at once. */
  accepted: number;
  /** What the gateway gave back. */
  returned: number;
  serverErrors: number;
}

/** Fan and organizer ask for the same money at once, in all ways, in an order of chance. */
async function raceFor(checkout: Checkout, paid: Pending, random: () => number): Promise<Outcome> {
  const [first, second] = paid.hold.seats.map(({ id }) => id);
  const asks = [
    () => cancels(paid),
    () => cancels(paid, [first!]),
    () => cancels(paid, [first!]),
    () => cancels(paid, [second!]),
    () => givesBack(checkout, paid, { all: true }),
    () => givesBack(checkout, paid, { amount: 4_000 }),
    () => givesBack(checkout, paid, { amount: 4_000 }),
    () => givesBack(checkout, paid, { amount: 6_000 }),
    () => givesBack(checkout, paid, { seats: [second!] }),
  ];
  const answers = await Promise.all(shuffled(asks, random).map((ask) => ask()));
  const { stores } = checkout.product;
  const uuid = await checkout.uuidOf(paid);
  const open = "SELECT FROM refunds WHERE order_id = $1 AND status IN ('requested', 'pending')";
  await until(async () => (await stores.query(open, [uuid])).length === 0, {
    what: 'all have ended',
  });
  const returned = checkout
    .truthOf(paid)
    .movements.filter((each) => each.startsWith('refund '))
    .reduce((sum, each) => sum + Number(each.split(' ')[1]), 0);
  return {
    accepted: answers.reduce((sum, { status, body }) => sum + (status === 201 ? body.amount.amount : 0), 0),
    returned,
    serverErrors: answers.filter(({ status }) => status >= 500).length,
  };
}

const TERMS = { rows: 20, seatsPerRow: 20, cancelDaysBefore: 1 };
/** With all guards on: one product for every test, with an event of its own for each. */
let whole: Product;
beforeAll(async () => {
  whole = (await Checkout.start()).product;
});
afterAll(() => whole?.close());

async function withGuardsOff<T>(guards: string[], run: (checkout: Checkout) => Promise<T>): Promise<T> {
  if (guards.length === 0) return run(new Checkout(whole, await publishEvent(whole, TERMS)));
  const checkout = await Checkout.start({ dist: distWithout(guards) }, TERMS);
  try {
    return await run(checkout);
  } finally {
    await checkout.product.close();
  }
}

describe('more than was paid never goes back', () => {
  it('whoever asks for it at once, and the books are right', async () => {
    await withGuardsOff([], async (checkout) => {
      const random = seededRandom(SEED);
      for (let round = 0; round < 4; round++) {
        const paid = await paidOrder(checkout);
        const { accepted, returned, serverErrors } = await raceFor(checkout, paid, random);
        expect(serverErrors).toBe(0);
        expect(accepted).toBeGreaterThan(0);
        expect(accepted).toBeLessThanOrEqual(PAID);
        expect(returned).toBe(accepted);
        const ledger = await checkout.ledgerOf(paid);
        expect(ledger.provider ?? 0).toBe(PAID - returned);
      }
    });
  });

  it('control: with the cap off we ask for more than was paid, and only the gateway refuses', async () => {
    await withGuardsOff(['refund-cap'], async (checkout) => {
      const paid = await paidOrder(checkout);
      const asks = Array.from({ length: 3 }, () => givesBack(checkout, paid, { amount: 6_000 }));
      const accepted = (await Promise.all(asks)).filter(({ status }) => status === 201);
      expect(accepted.length * 6_000).toBeGreaterThan(PAID);
    });
  });
});

describe('a dispute that is open blocks a refund', () => {
  const disputedAndAsked = (guards: string[]) =>
    withGuardsOff(guards, async (checkout) => {
      const { fakepay, stores } = checkout.product;
      const paid = await paidOrder(checkout);
      const intent = fakepay.truth().intents.find(({ metadata }) => metadata.order_id === paid.order.id)!;
      await fetch(`${fakepay.url}/__disputes`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ payment_intent: intent.id, amount: 5_000 }),
      });
      await paid.visitor.waitFor(paid.order.id, 'disputed');
      const { status } = await givesBack(checkout, paid, { amount: 5_000 });
      if (status !== 201) return 'refused';
      const sent = 'SELECT FROM refunds WHERE sent_at IS NOT NULL';
      await until(async () => (await stores.query(sent)).length > 0, { what: 'it is sent' });
      return 'sent';
    });

  it('though money of the payment is left', async () => {
    expect(await disputedAndAsked([])).toBe('refused');
  });

  it('control: with that guard off it is sent', async () => {
    expect(await disputedAndAsked(['dispute-blocks-refund'])).toBe('sent');
  });
});

describe("the event's terms", () => {
  it('control: with that guard off, a fan cancels when he may not', async () => {
    const statusWithout = (guards: string[]) =>
      withGuardsOff(guards, async (checkout) => {
        const { product, event } = checkout;
        const change = { cancelUntil: null };
        await product.admin(product.organizers[0].key, 'PATCH', `/api/admin/events/${event.id}`, change);
        return (await cancels(await paidOrder(checkout))).status;
      });
    expect(await statusWithout([])).toBe(409);
    expect(await statusWithout(['cancel-policy'])).toBe(201);
  });
});

describe('a refund that has changed meanwhile', () => {
  const statement = (dist: string) => readFileSync(inRoot(dist, 'modules/payments/sql/change-refund.sql'), 'utf8');

  it('is not changed by what was decided before; control: without the version it is', async () => {
    await withGuardsOff([], async (checkout) => {
      const { stores } = checkout.product;
      const paid = await paidOrder(checkout);
      await cancels(paid);
      await paid.visitor.waitFor(paid.order.id, 'refunded');
      const [row] = await stores.query<{ event_id: number; id: string }>(
        'SELECT event_id, id FROM refunds WHERE event_id = $1',
        [checkout.event.eventNo],
      );
      const stale = [row!.event_id, row!.id, 'pending', 1, null, null];
      const touched = async (sql: string) => (await stores.query(`${sql}\nRETURNING $4::int AS seen`, stale)).length;
      expect(await touched(statement(inject('dist')))).toBe(0);
      expect(await touched(statement(distWithout(['refund-version'])))).toBe(1);
    });
  });
});
