import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Checkout, refusal } from '../harness/checkout.ts';
import { publishEvent } from '../harness/events.ts';
import { checkInvariants } from '../harness/invariants.ts';
import {
  asStaff,
  cancels,
  givesBack,
  paidOrder,
  questions,
  refundsEnd,
  refundsOf,
  verdictOn,
} from '../harness/refunds.ts';
import { accepted, Visitor } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

const SDK_ATTEMPTS = 3;
/** A refund of a card that takes its time, by the gateway's clock, which the test moves. */
const SETTLES_AFTER_MS = 5_000;

let checkout: Checkout;
beforeAll(async () => {
  checkout = await Checkout.start({ env: { DEADLINE_SCALE: '20' } }, { cancelDaysBefore: 1 });
});
afterEach(() => checkout.product.fakepay.faults.clear());
afterAll(() => checkout?.product.close());

const refundsAtProvider = (movements: readonly string[]) => movements.filter((each) => each.startsWith('refund'));

describe('a fan who cancels in time', () => {
  it('has all of his money back, and his seats are bought by somebody else', async () => {
    const paid = await paidOrder(checkout);
    const codes = (await paid.visitor.tickets(paid.order.id)).map(({ qr }) => qr);
    expect((await refundsOf(paid)).refundable?.amount).toEqual({ amount: 10_000, currency: 'EUR' });

    const answer = await cancels(paid);
    expect(answer.status).toBe(201);
    const seats = paid.hold.seats.map(({ id }) => id);
    expect(answer.body).toMatchObject({ reason: 'requested_by_fan', amount: { amount: 10_000 }, seats });
    expect(await Promise.all(codes.map((code) => verdictOn(checkout, code)))).toEqual(['void', 'void']);
    await paid.visitor.waitFor(paid.order.id, 'refunded');
    expect(await paid.visitor.tickets(paid.order.id)).toEqual([]);
    expect(await refundsOf(paid)).toMatchObject({ items: [{ status: 'succeeded' }], refundable: null });
    expect(checkout.truthOf(paid).movements).toEqual(['authorise 10000', 'capture 10000', 'refund 10000']);
    expect(await checkout.ledgerOf(paid)).toEqual({});
    expect(await checkout.paymentsOf(paid)).toEqual(['stripe card refunded']);

    await checkout.expectSeatsFree(paid);
    const { tickets } = await checkout.somebody().buy(checkout.event.slug, { seats });
    expect(await verdictOn(checkout, tickets[0]!.qr)).toBe('live');
    expect(await Promise.all(codes.map((code) => verdictOn(checkout, code)))).toEqual(['void', 'void']);
    checkInvariants(checkout.product.stores);
  });

  it('is told by mail', async () => {
    const paid = await paidOrder(checkout);
    const { id } = accepted(await cancels(paid));
    await refundsEnd(paid, 'succeeded');
    const { outbox } = checkout.product;
    const [row] = await checkout.product.stores.query<{ id: string }>('SELECT id FROM refunds WHERE order_id = $1', [
      await checkout.uuidOf(paid),
    ]);
    expect(id).toMatch(/^rfn_/);
    const file = await until(() => readdirSync(outbox).find((name) => name === `refund-${row!.id}.eml`), {
      what: 'the mail is sent',
    });
    expect(readFileSync(path.join(outbox, file), 'utf8')).toContain('100.00');
  });

  it('gives back one seat and keeps the other; then the other', async () => {
    const paid = await paidOrder(checkout);
    const [first, second] = paid.hold.seats.map(({ id }) => id);
    expect(accepted(await cancels(paid, [first!])).amount.amount).toBe(5_000);
    await refundsEnd(paid, 'succeeded');
    expect((await paid.visitor.read(paid.order.id)).body.status).toBe('paid');
    expect(await checkout.statesOf(paid)).toBe('fs');
    const states = (await paid.visitor.tickets(paid.order.id)).map(({ status }) => status);
    expect(states.toSorted()).toEqual(['live', 'void']);
    expect((await refundsOf(paid)).refundable?.amount.amount).toBe(5_000);
    expect(await checkout.ledgerOf(paid)).toEqual({ buyer: -5_000, provider: 5_000 });
    expect(refusal(await cancels(paid, [first!]))).toEqual([422, 'refunds.unknown_seats']);

    accepted(await cancels(paid, [second!]));
    await paid.visitor.waitFor(paid.order.id, 'refunded');
    expect(await checkout.statesOf(paid)).toBe('ff');
    expect(await checkout.ledgerOf(paid)).toEqual({});
    expect(refusal(await cancels(paid))).toEqual([409, 'refunds.nothing_left']);
    checkInvariants(checkout.product.stores);
  });

  it('gets the same answer for the same key, and one refund', async () => {
    const paid = await paidOrder(checkout);
    const key = randomUUID();
    const [first] = paid.hold.seats.map(({ id }) => id);
    const answers = [await cancels(paid, [first!], key), await cancels(paid, [first!], key)];
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[1]!.body).toEqual(answers[0]!.body);
    expect(refusal(await cancels(paid, undefined, key))).toEqual([422, 'http.idempotency_key_reused']);
    const without = await paid.visitor.request('POST', `/api/orders/${paid.order.id}/refunds`, { body: {} });
    expect(without.status).toBe(400);
    await refundsEnd(paid, 'succeeded');
    expect(refundsAtProvider(checkout.truthOf(paid).movements)).toEqual(['refund 5000']);
  });
});

describe('the terms of the event', () => {
  const changed = (change: object) =>
    checkout.product.admin(
      checkout.product.organizers[0].key,
      'PATCH',
      `/api/admin/events/${checkout.event.id}`,
      change,
    );

  it('keep the fees where they say so: the order is refunded, and the fees are ours', async () => {
    const paid = await paidOrder(checkout);
    await changed({ refundsFees: false });
    try {
      expect((await refundsOf(paid)).refundable?.amount.amount).toBe(9_000);
      expect(accepted(await cancels(paid)).amount.amount).toBe(9_000);
      await paid.visitor.waitFor(paid.order.id, 'refunded');
      await checkout.expectSeatsFree(paid);
      expect(await checkout.ledgerOf(paid)).toEqual({ buyer: -1_000, provider: 1_000 });
      expect(await checkout.paymentsOf(paid)).toEqual(['stripe card captured']);
      expect(accepted(await givesBack(checkout, paid, { all: true })).amount.amount).toBe(1_000);
      await refundsEnd(paid, 'succeeded', 'succeeded');
      expect(await checkout.ledgerOf(paid)).toEqual({});
    } finally {
      await changed({ refundsFees: true });
    }
  });

  it('end when their time is over, by the clock of the database; the organizer may go beyond them', async () => {
    const paid = await paidOrder(checkout);
    const until = new Date(Date.now() - 1_000).toISOString();
    await changed({ cancelUntil: until });
    try {
      const late = await cancels(paid);
      expect(refusal(late)).toEqual([409, 'refunds.not_allowed']);
      expect(late.body).toMatchObject({ until });
      await changed({ cancelUntil: null });
      const never = await cancels(paid);
      expect(refusal(never)).toEqual([409, 'refunds.not_allowed']);
      expect(never.body).toMatchObject({ until: null });
      expect(await refundsOf(paid)).toEqual({ items: [], refundable: null });
      accepted(await givesBack(checkout, paid, { all: true, reason: 'goodwill' }));
      await paid.visitor.waitFor(paid.order.id, 'refunded');
    } finally {
      await changed({ cancelUntil: new Date(Date.now() + 86_400_000).toISOString() });
    }
  });

  it('are not for orders of others, not by the link of the mail alone, and not before the money is there', async () => {
    const paid = await paidOrder(checkout);
    const other = checkout.somebody();
    expect(refusal(await cancels({ ...paid, visitor: other }))).toEqual([404, 'checkout.order_not_found']);
    const access = new URL(paid.order.accessUrl ?? '').searchParams.get('access');
    const address = `/api/orders/${paid.order.id}/refunds?access=${access}`;
    expect((await other.get(address)).status).toBe(200);
    expect((await other.request('POST', address, { body: {}, key: randomUUID() })).status).toBe(404);
    const unpaid = await checkout.pendingOrder();
    expect(refusal(await cancels(unpaid))).toEqual([409, 'refunds.not_refundable']);
  });
});

describe('an organizer', () => {
  it('gives an amount back without taking seats, never more than is left, and then all of it', async () => {
    const paid = await paidOrder(checkout);
    const amount = await givesBack(checkout, paid, { amount: 2_500, reason: 'goodwill' });
    expect(accepted(amount)).toMatchObject({ amount: { amount: 2_500 }, seats: [], reason: 'goodwill' });
    await refundsEnd(paid, 'succeeded');
    expect(await paid.visitor.tickets(paid.order.id)).toHaveLength(2);
    expect((await paid.visitor.read(paid.order.id)).body.status).toBe('paid');

    const more = await givesBack(checkout, paid, { amount: 7_501 });
    expect(refusal(more)).toEqual([409, 'refunds.too_much']);
    expect(more.body).toMatchObject({ left: { amount: 7_500, currency: 'EUR' } });
    const without = await givesBack(checkout, paid, { seats: [paid.hold.seats[0]!.id], fees: false });
    expect(accepted(without).amount.amount).toBe(4_500);
    await refundsEnd(paid, 'succeeded', 'succeeded');
    expect(accepted(await givesBack(checkout, paid, { all: true })).amount.amount).toBe(3_000);
    await paid.visitor.waitFor(paid.order.id, 'refunded');
    expect(await checkout.ledgerOf(paid)).toEqual({});
    expect(refusal(await givesBack(checkout, paid, { all: true }))).toEqual([409, 'refunds.nothing_left']);
    const list = await asStaff(checkout, 'GET', `/api/admin/orders/${paid.order.id}/refunds`);
    expect(list.body).toMatchObject({ left: { amount: 0 } });
    expect((list.body as unknown as { items: object[] }).items).toHaveLength(3);
  });

  it('says in exactly one way what goes back', async () => {
    const paid = await paidOrder(checkout);
    for (const what of [{}, { all: true, amount: 1 }, { amount: 1, seats: ['R1-1'] }]) {
      const { status, body } = await givesBack(checkout, paid, what);
      expect([status, (body as unknown as { errors: { code: string }[] }).errors[0]?.code]).toEqual([
        422,
        'refunds.one_choice',
      ]);
    }
  });

  it('has no orders of another one: they do not exist', async () => {
    const paid = await paidOrder(checkout);
    const foreign = await givesBack(checkout, paid, { all: true }, { organizer: 1 });
    expect(refusal(foreign)).toEqual([404, 'checkout.order_not_found']);
    const list = await asStaff(checkout, 'GET', `/api/admin/orders/${paid.order.id}/refunds`, { organizer: 1 });
    expect(list.status).toBe(404);
    expect((await refundsOf(paid)).items).toEqual([]);
  });
});

describe('a place of an area', () => {
  it("goes back by the area's id, once for each place", async () => {
    const area = { name: 'Floor', capacity: 10 };
    const event = await publishEvent(checkout.product, { area, cancelDaysBefore: 1 });
    const visitor = checkout.somebody();
    const { order } = await visitor.buy(event.slug, { area: event.areaId!, quantity: 3 });
    const answer = await cancels({ visitor, order }, ['floor', 'floor']);
    expect(accepted(answer)).toMatchObject({ amount: { amount: 10_000 }, seats: ['floor', 'floor'] });
    expect(refusal(await cancels({ visitor, order }, ['floor', 'floor']))).toEqual([422, 'refunds.unknown_seats']);
    await until(async () => (await visitor.tickets(order.id)).filter(({ status }) => status === 'void').length === 2, {
      what: 'two tickets are void',
    });
  });
});

describe('a provider', () => {
  it.each(['reset_after_commit', '500_after_commit', 'outage', '500_before', 'truncated_json'])(
    'that answers a refund by %s has given it back once in the end',
    async (fault) => {
      const paid = await paidOrder(checkout);
      const next = fault === 'truncated_json' ? 1 : SDK_ATTEMPTS;
      checkout.product.fakepay.faults.add({ on: 'refund', fault, next });
      accepted(await cancels(paid));
      await paid.visitor.waitFor(paid.order.id, 'refunded');
      expect(refundsAtProvider(checkout.truthOf(paid).movements)).toEqual(['refund 10000']);
      expect(await checkout.ledgerOf(paid)).toEqual({});
    },
  );

  it('that takes its time and never tells is asked', async () => {
    const paid = await paidOrder(checkout, 'pm_card_pendingRefund');
    checkout.product.fakepay.faults.add({ on: 'webhook', fault: 'drop' });
    accepted(await cancels(paid));
    await refundsEnd(paid, 'pending');
    expect((await paid.visitor.read(paid.order.id)).body.status).toBe('refund_pending');
    expect(await checkout.statesOf(paid)).toBe('ss');
    expect(await checkout.paymentsOf(paid)).toEqual(['stripe card refunding']);
    checkout.product.fakepay.advance(SETTLES_AFTER_MS);
    await paid.visitor.waitFor(paid.order.id, 'refunded');
    expect(await checkout.statesOf(paid)).toBe('ff');
  });

  it.each(['duplicate', 'reorder', 'drop_until_retry'])('whose messages come with the fault %s', async (fault) => {
    checkout.product.fakepay.faults.add({ on: 'webhook', fault, ...(fault === 'duplicate' ? { copies: 3 } : {}) });
    const paid = await paidOrder(checkout, 'pm_card_pendingRefund');
    accepted(await cancels(paid));
    await refundsEnd(paid, 'pending');
    checkout.product.fakepay.advance(SETTLES_AFTER_MS);
    await paid.visitor.waitFor(paid.order.id, 'refunded');
    await until(() => checkout.product.fakepay.pendingWebhooks() === 0, { what: 'all is told' });
    expect(refundsAtProvider(checkout.truthOf(paid).movements)).toEqual(['refund 10000']);
    expect(await checkout.ledgerOf(paid)).toEqual({});
  });

  it('that refuses leaves the fan his order, with new codes, and asks a person; so does a refund made by hand there', async () => {
    const paid = await paidOrder(checkout);
    const [before] = await paid.visitor.tickets(paid.order.id);
    const { fakepay } = checkout.product;
    const intent = fakepay.truth().intents.find(({ metadata }) => metadata.order_id === paid.order.id)!;
    const byHand = await fetch(`${fakepay.url}/v1/refunds`, {
      method: 'POST',
      headers: { authorization: `Bearer ${fakepay.keys.secret}` },
      body: new URLSearchParams({ payment_intent: intent.id }),
    });
    const { id } = (await byHand.json()) as { id: string };
    await until(async () => (await questions(checkout, id)).length === 1, { what: 'it is visible' });

    accepted(await cancels(paid));
    await refundsEnd(paid, 'failed');
    await paid.visitor.waitFor(paid.order.id, 'paid');
    const tickets = await paid.visitor.tickets(paid.order.id);
    const live = tickets.filter(({ status }) => status === 'live');
    expect(live).toHaveLength(2);
    expect(live.map(({ qr }) => qr)).not.toContain(before!.qr);
    expect(await verdictOn(checkout, before!.qr)).toBe('void');
    expect(await checkout.statesOf(paid)).toBe('ss');
    expect(await checkout.paymentsOf(paid)).toEqual(['stripe card captured']);
    const [row] = await checkout.product.stores.query<{ id: string }>('SELECT id FROM refunds WHERE order_id = $1', [
      await checkout.uuidOf(paid),
    ]);
    expect(await questions(checkout, row!.id)).toHaveLength(1);
  });

  it('that takes a refund back after it had arrived: the ledger says so, and a person is asked', async () => {
    const paid = await paidOrder(checkout, 'pm_card_refundFail');
    accepted(await cancels(paid));
    await paid.visitor.waitFor(paid.order.id, 'refunded');
    checkout.product.fakepay.advance(SETTLES_AFTER_MS);
    await refundsEnd(paid, 'failed');
    expect(await checkout.ledgerOf(paid)).toEqual({ buyer: -10_000, provider: 10_000 });
    expect(checkout.truthOf(paid).movements).toContain('refund_reversal 10000');
    expect(await checkout.statesOf(paid)).toBe('ff');
    expect(await questions(checkout, 'its seats are on sale again')).toHaveLength(1);
    // The order stays refunded: the organizer tries again.
    expect(accepted(await givesBack(checkout, paid, { all: true })).amount.amount).toBe(10_000);
    await refundsEnd(paid, 'failed', 'succeeded');
    checkout.product.fakepay.advance(SETTLES_AFTER_MS);
    await refundsEnd(paid, 'failed', 'failed');
  });
});

describe('what every answer said', () => {
  it('is true of ledger and gateway alike, order by order', async () => {
    await until(() => checkout.product.fakepay.pendingWebhooks() === 0, { what: 'all is told' });
    const sums = await checkout.product.stores.query<{ ref: string; sum: string }>(
      `SELECT p.provider_ref AS ref, sum(e.amount) AS sum FROM ledger_entries e
       JOIN payments p ON p.event_id = e.event_id AND p.id = e.payment_id
       WHERE e.account = 'provider' GROUP BY 1`,
    );
    const signs: Record<string, number> = { capture: 1, refund: -1, refund_reversal: 1 };
    const truth = new Map<string, number>();
    for (const { intent, kind, amount } of checkout.product.fakepay.truth().movements)
      truth.set(intent, (truth.get(intent) ?? 0) + (signs[kind] ?? 0) * amount);
    const byHand = new Set(
      checkout.product.fakepay
        .truth()
        .intents.filter(({ refunds }) => refunds.length > 0)
        .map(({ id }) => id),
    );
    expect(byHand.size).toBeGreaterThan(5);
    const differing = sums.filter(({ ref, sum }) => Number(sum) !== (truth.get(ref) ?? 0));
    // One refund was made by hand: the reconciliation's to find.
    expect(differing).toHaveLength(1);
    checkInvariants(checkout.product.stores);
  });
});

describe('somebody else', () => {
  it('cannot see what went back', async () => {
    const paid = await paidOrder(checkout);
    const stranger = new Visitor(checkout.product.url);
    expect((await stranger.get(`/api/orders/${paid.order.id}/refunds`)).status).toBe(404);
    stranger.leave();
  });
});
