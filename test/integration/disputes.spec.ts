import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { inRoot } from '../../local/paths.ts';
import { Checkout, type Pending, refusal } from '../harness/checkout.ts';
import { checkInvariants } from '../harness/invariants.ts';
import { asStaff, cancels, givesBack, paidOrder, questions, refundsEnd, verdictOn } from '../harness/refunds.ts';
import { theRun } from '../harness/run.ts';
import { until } from '../harness/wait.ts';

interface Dispute {
  id: string;
  orderId: string;
  status: string;
  providerRef: string;
}

let checkout: Checkout;
beforeAll(async () => {
  checkout = await Checkout.start({ env: { DEADLINE_SCALE: '20' } }, { cancelDaysBefore: 1 });
});
afterEach(() => checkout.product.fakepay.faults.clear());
afterAll(() => checkout?.product.close());

/** Asks the gateway's control page. */
async function control<T>(to: string, body: object): Promise<T> {
  const { url } = checkout.product.fakepay;
  const answer = await fetch(`${url}/__${to}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect([to, answer.ok]).toEqual([to, true]);
  return (await answer.json()) as T;
}

/** The cardholder goes to his bank. @returns the provider's id of the dispute */
async function disputed({ order }: Pick<Pending, 'order'>, amount?: number): Promise<string> {
  const { intents } = checkout.product.fakepay.truth();
  const intent = intents.find(({ metadata }) => metadata.order_id === order.id)!;
  const given = { payment_intent: intent.id, ...(amount === undefined ? {} : { amount }) };
  return (await control<{ id: string }>('disputes', given)).id;
}

const decides = (id: string, outcome: 'won' | 'lost') => control(`disputes/${id}`, { outcome });

async function disputesOf({ order }: Pick<Pending, 'order'>, organizer: 0 | 1 = 0): Promise<Dispute[]> {
  const { body } = await asStaff<{ items: Dispute[] }>(checkout, 'GET', '/api/admin/disputes?limit=100', { organizer });
  return body.items.filter(({ orderId }) => orderId === order.id);
}

async function disputeIs(pending: Pick<Pending, 'order'>, status: string): Promise<void> {
  const there = async () => (await disputesOf(pending))[0]?.status === status;
  await until(there, { what: `the dispute is ${status}` });
}

describe('a payment that is disputed', () => {
  it('freezes its order: no codes, no refund, and the evidence is filed', async () => {
    const paid = await paidOrder(checkout);
    const id = await disputed(paid);
    await paid.visitor.waitFor(paid.order.id, 'disputed');
    expect(await paid.visitor.tickets(paid.order.id)).toEqual([]);
    expect(refusal(await cancels(paid))).toEqual([409, 'refunds.disputed']);
    expect(refusal(await givesBack(checkout, paid, { amount: 1 }))).toEqual([409, 'refunds.disputed']);
    await disputeIs(paid, 'under_review');
    expect(await checkout.ledgerOf(paid)).toEqual({});
    expect(await checkout.statesOf(paid)).toBe('ss');
    const [row] = await checkout.product.stores.query<{ evidence: Record<string, string> }>(
      'SELECT evidence FROM disputes WHERE provider_ref = $1',
      [id],
    );
    expect(row!.evidence).toMatchObject({ order: paid.order.id, buyer: expect.stringContaining('ada@example.com') });
    expect(await disputesOf(paid, 1)).toEqual([]);
    checkInvariants(checkout.product.stores);
  });

  it('is answered with when the tickets were mailed, and with none where it came before the mail', async () => {
    const paid = await paidOrder(checkout);
    const uuid = await checkout.uuidOf(paid);
    const { stores } = checkout.product;
    const mailed = async () =>
      (await stores.query('SELECT FROM outbox WHERE key = $1 AND done_at IS NOT NULL', [`paid:${uuid}`])).length > 0;
    await until(mailed, { what: 'the tickets are mailed' });
    const id = await disputed(paid);
    await disputeIs(paid, 'under_review');
    const [row] = await stores.query<{ delivered: string; eventId: number; paymentId: string }>(
      `SELECT evidence->>'delivered' AS delivered, event_id AS "eventId", payment_id AS "paymentId" FROM disputes WHERE provider_ref = $1`,
      [id],
    );
    const { delivered, eventId, paymentId } = row!;
    expect(delivered).toMatch(/^by e-mail to ada@example\.com, \d{4}-\d\d-\d\dT/);

    // A job that found its order disputed is done, and has mailed nothing.
    await stores.query('UPDATE outbox SET done_at = clock_timestamp() WHERE key = $1', [`paid:${uuid}`]);
    const proof = readFileSync(inRoot(theRun().dist, 'modules/refunds/sql/proof-of-sale.sql'), 'utf8');
    expect(await stores.query(proof, [eventId, uuid, paymentId])).toEqual([
      expect.objectContaining({ tickets: 2, mailedAt: null }),
    ]);
  });

  it('and won is as before: the money is back, the codes are shown', async () => {
    const paid = await paidOrder(checkout);
    const codes = (await paid.visitor.tickets(paid.order.id)).map(({ qr }) => qr);
    const id = await disputed(paid);
    await disputeIs(paid, 'under_review');
    await decides(id, 'won');
    await paid.visitor.waitFor(paid.order.id, 'paid');
    expect((await paid.visitor.tickets(paid.order.id)).map(({ qr }) => qr)).toEqual(codes);
    expect(await verdictOn(checkout, codes[0]!)).toBe('live');
    expect(await checkout.ledgerOf(paid)).toEqual({ buyer: -10_000, provider: 10_000 });
    expect((await cancels(paid)).status).toBe(201);
    await paid.visitor.waitFor(paid.order.id, 'refunded');
  });

  it('and lost has void tickets, and its seats are bought by somebody else', async () => {
    const paid = await paidOrder(checkout);
    const [ticket] = await paid.visitor.tickets(paid.order.id);
    const id = await disputed(paid);
    await disputeIs(paid, 'under_review');
    await decides(id, 'lost');
    await paid.visitor.waitFor(paid.order.id, 'lost');
    expect(await verdictOn(checkout, ticket!.qr)).toBe('void');
    await checkout.expectSeatsFree(paid);
    await checkout.somebody().buy(checkout.event.slug, { seats: paid.hold.seats.map(({ id: seat }) => seat) });
    expect(await checkout.ledgerOf(paid)).toEqual({});
    expect(refusal(await givesBack(checkout, paid, { all: true }))).toEqual([409, 'refunds.nothing_left']);
    checkInvariants(checkout.product.stores);
  });

  it('in part and lost leaves the order paid, and a person decides which seat it was', async () => {
    const paid = await paidOrder(checkout);
    const id = await disputed(paid, 5_000);
    await disputeIs(paid, 'under_review');
    await decides(id, 'lost');
    await paid.visitor.waitFor(paid.order.id, 'paid');
    expect(await questions(checkout, id)).toHaveLength(1);
    expect(await checkout.ledgerOf(paid)).toEqual({ buyer: -5_000, provider: 5_000 });
    const over = await givesBack(checkout, paid, { amount: 5_001 });
    expect(refusal(over)).toEqual([409, 'refunds.too_much']);
  });

  it.each(['duplicate', 'reorder', 'drop_until_retry'])('whose messages come with the fault %s', async (fault) => {
    const paid = await paidOrder(checkout);
    checkout.product.fakepay.faults.add({ on: 'webhook', fault, ...(fault === 'duplicate' ? { copies: 3 } : {}) });
    const id = await disputed(paid);
    await decides(id, 'won');
    await disputeIs(paid, 'won');
    await until(() => checkout.product.fakepay.pendingWebhooks() === 0, { what: 'all is told' });
    await paid.visitor.waitFor(paid.order.id, 'paid');
    expect(await checkout.ledgerOf(paid)).toEqual({ buyer: -10_000, provider: 10_000 });
  });

  it('and not answered shortly before its last day is shown to a person', async () => {
    const paid = await paidOrder(checkout);
    checkout.product.fakepay.faults.add({ on: '*', fault: 'outage' });
    const id = await disputed(paid);
    await disputeIs(paid, 'needs_response');
    const sql = "UPDATE disputes SET due_by = clock_timestamp() + interval '1 hour' WHERE provider_ref = $1";
    await checkout.product.stores.query(sql, [id]);
    const asked = async () =>
      (await questions(checkout, `dispute ${id}`)).some((what) => what.includes('must be answered'));
    await until(asked, { what: 'a person is asked' });
    checkout.product.fakepay.faults.clear();
    await until(async () => !(await asked()), {
      withinMs: 70_000,
      what: 'it is answered, and nobody is asked any more',
    });
    await disputeIs(paid, 'under_review');
  }, 300_000);
});

describe('a refund and a dispute that cross', () => {
  it('where the refund is on its way: a person is told, and the order follows the refund, then the dispute', async () => {
    const paid = await paidOrder(checkout, 'pm_card_pendingRefund');
    expect((await cancels(paid)).status).toBe(201);
    await refundsEnd(paid, 'pending');
    const id = await disputed(paid);
    await until(async () => (await questions(checkout, id)).some((what) => what.includes('cross')), {
      what: 'a person is told',
    });
    checkout.product.fakepay.advance(5_000);
    await refundsEnd(paid, 'succeeded');
    await paid.visitor.waitFor(paid.order.id, 'disputed');
    // Gone twice: that is what the person is there for.
    expect(await checkout.ledgerOf(paid)).toEqual({ buyer: 10_000, provider: -10_000 });
    await decides(id, 'won');
    await paid.visitor.waitFor(paid.order.id, 'refunded');
    expect(await checkout.ledgerOf(paid)).toEqual({});
    expect(await checkout.statesOf(paid)).toBe('ff');
  });

  it('where the refund was not sent yet: it is not sent any more', async () => {
    const { stores } = checkout.product;
    const paid = await paidOrder(checkout);
    await stores.query(`CREATE FUNCTION put_off() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN NEW.next_at := clock_timestamp() + interval '1 hour'; RETURN NEW; END $$`);
    await stores.query(`CREATE TRIGGER put_off BEFORE INSERT ON outbox FOR EACH ROW
      WHEN (NEW.kind = 'refunds.refund_requested') EXECUTE FUNCTION put_off()`);
    try {
      expect((await cancels(paid)).status).toBe(201);
    } finally {
      await stores.query('DROP TRIGGER put_off ON outbox; DROP FUNCTION put_off');
    }
    const id = await disputed(paid);
    await paid.visitor.waitFor(paid.order.id, 'disputed');
    await stores.query(
      "UPDATE outbox SET next_at = clock_timestamp() WHERE kind = 'refunds.refund_requested' AND done_at IS NULL",
    );
    await refundsEnd(paid, 'failed');
    const done = "SELECT FROM outbox WHERE kind = 'refunds.refund_requested' AND done_at IS NULL";
    await until(async () => (await stores.query(done)).length === 0, { what: 'its job has run' });
    expect(checkout.truthOf(paid).movements.filter((each) => each.startsWith('refund'))).toEqual([]);
    await decides(id, 'won');
    await paid.visitor.waitFor(paid.order.id, 'paid');
    const tickets = await paid.visitor.tickets(paid.order.id);
    expect(tickets.filter(({ status }) => status === 'live')).toHaveLength(2);
  });

  it('where the refund came first, and the money goes twice: lost', async () => {
    const paid = await paidOrder(checkout);
    expect((await cancels(paid)).status).toBe(201);
    await paid.visitor.waitFor(paid.order.id, 'refunded');
    const id = await disputed(paid);
    await paid.visitor.waitFor(paid.order.id, 'disputed');
    await decides(id, 'lost');
    await paid.visitor.waitFor(paid.order.id, 'lost');
    expect(await checkout.statesOf(paid)).toBe('ff');
    expect(await checkout.ledgerOf(paid)).toEqual({ buyer: 10_000, provider: -10_000 });
  });
});
