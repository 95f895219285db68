import { randomUUID } from 'node:crypto';
import type { Fakepay } from '../../fakepay/index.ts';
import { eventScopedId } from '../../src/kit/index.ts';
import type { TestStores } from './stores.ts';

/** What was done with a payment at the gateway. */
export type Done = 'paid' | 'refunded' | 'refunded in part' | 'voided' | 'reserved' | 'disputed';

/** A payment that both sides have, in agreement. */
export interface Traded {
  readonly done: Done;
  readonly orderId: string;
  readonly paymentId: string;
  readonly ref: string;
  readonly refundRef: string | null;
  readonly disputeRef: string | null;
}

const AMOUNT = 10_000;
const PART = 4_000;
const AT_ONCE = 8;

/** What our books say of each, beside the status. The open one is in its fan's hands: no books have it yet. */
const STATUS: Record<Done, string> = {
  paid: 'captured',
  refunded: 'refunded',
  'refunded in part': 'captured',
  voided: 'voided',
  reserved: 'open',
  disputed: 'captured',
};

/** A gateway and our books that agree: payments made at the one, and written into the other. */
export class Trade {
  readonly #stores: TestStores;
  readonly #fakepay: Fakepay;
  readonly #eventId: number;

  constructor(stores: TestStores, fakepay: Fakepay, eventId: number) {
    this.#stores = stores;
    this.#fakepay = fakepay;
    this.#eventId = eventId;
  }

  async make(done: Done, count: number): Promise<Traded[]> {
    const made: Traded[] = [];
    for (let at = 0; at < count; at += AT_ONCE) {
      const some = Array.from({ length: Math.min(AT_ONCE, count - at) }, () => this.#atGateway(done));
      made.push(...(await Promise.all(some)));
    }
    await this.#inBooks(made);
    return made;
  }

  /** What a test does to the gateway beside its API: `stray`, `settlement_faults`, `disputes`. */
  async control(name: string, body: object): Promise<{ id: string; movement: string }> {
    const response = await fetch(`${this.#fakepay.url}/__${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`__${name} was answered with ${response.status}: ${await response.text()}`);
    return (await response.json()) as { id: string; movement: string };
  }

  async #atGateway(done: Done): Promise<Traded> {
    const [orderId, paymentId] = [randomUUID(), randomUUID()];
    const { id: ref } = await this.#call('payment_intents', {
      amount: String(AMOUNT),
      currency: 'eur',
      capture_method: 'manual',
      payment_method: 'pm_card_visa',
      confirm: 'true',
      'metadata[payment_id]': eventScopedId('pay', this.#eventId, paymentId),
    });
    if (done === 'voided') await this.#call(`payment_intents/${ref}/cancel`, {});
    else if (done !== 'reserved') await this.#call(`payment_intents/${ref}/capture`, {});
    let [refundRef, disputeRef]: (string | null)[] = [null, null];
    if (done === 'refunded' || done === 'refunded in part') {
      const amount = String(done === 'refunded' ? AMOUNT : PART);
      ({ id: refundRef } = await this.#call('refunds', { payment_intent: ref, amount }));
    }
    if (done === 'disputed') ({ id: disputeRef } = await this.control('disputes', { payment_intent: ref }));
    return { done, orderId, paymentId, ref, refundRef: refundRef ?? null, disputeRef: disputeRef ?? null };
  }

  async #call(path: string, body: Record<string, string>): Promise<{ id: string }> {
    const response = await fetch(`${this.#fakepay.url}/v1/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.#fakepay.keys.secret}` },
      body: new URLSearchParams(body),
    });
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`);
    return (await response.json()) as { id: string };
  }

  async #inBooks(made: readonly Traded[]): Promise<void> {
    const columns = [
      made.map(({ orderId }) => orderId),
      made.map(({ paymentId }) => paymentId),
      made.map(({ ref }) => ref),
      made.map(({ done }) => STATUS[done]),
      made.map(({ done }) => done),
      made.map(({ refundRef }) => refundRef),
      made.map(({ disputeRef }) => disputeRef),
    ];
    const from = `FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
      AS t (order_id, id, ref, status, done, refund_ref, dispute_ref)`;
    const entries = (kind: string, subject: string, amount: string, accounts: string, where: string) => `
      INSERT INTO ledger_entries (event_id, key, order_id, payment_id, account, kind, amount, currency)
      SELECT $1, '${kind}:' || ${subject}, order_id, id, e.account, '${kind}', e.sign * ${amount}, 'EUR'
      ${from}, (VALUES ${accounts}) AS e (account, sign) WHERE ${where} AND done <> 'reserved'`;
    const back = "('provider', -1), ('buyer', 1)";
    const part = `CASE done WHEN 'refunded' THEN ${AMOUNT} ELSE ${PART} END`;
    const statements = [
      `INSERT INTO orders (event_id, id, organizer_id, status, visitor, address, email, name, currency, total, hold_id, pay_by)
       SELECT $1, order_id, e.organizer_id, 'paid', '', '', '', '', 'EUR', ${AMOUNT}, order_id, now() ${from}, events e WHERE e.id = $1`,
      `INSERT INTO payments (event_id, id, order_id, provider, provider_ref, status, method, amount, currency, created_at, updated_at)
       SELECT $1, id, order_id, 'stripe', ref, status, 'card', ${AMOUNT}, 'EUR', now() - interval '5 minutes', now() - interval '4 minutes' ${from}`,
      `INSERT INTO payment_refs (provider, provider_ref, event_id, payment_id) SELECT 'stripe', ref, $1, id ${from}`,
      `INSERT INTO refunds (event_id, id, order_id, payment_id, provider, provider_ref, status, amount, currency, seat_nos, reason, actor)
       SELECT $1, md5(refund_ref)::uuid, order_id, id, 'stripe', refund_ref, 'succeeded', ${part}, 'EUR', '{}', 'organizer', 'x' ${from}
       WHERE refund_ref IS NOT NULL`,
      `INSERT INTO disputes (event_id, id, order_id, payment_id, provider, provider_ref, reason, amount, currency)
       SELECT $1, md5(dispute_ref)::uuid, order_id, id, 'stripe', dispute_ref, 'fraudulent', ${AMOUNT}, 'EUR' ${from} WHERE dispute_ref IS NOT NULL`,
      entries('authorise', 'id', `${AMOUNT}`, "('buyer', -1), ('reserved', 1)", 'true'),
      entries('capture', 'id', `${AMOUNT}`, "('reserved', -1), ('provider', 1)", "done <> 'voided'"),
      entries('void', 'id', `${AMOUNT}`, "('reserved', -1), ('buyer', 1)", "done = 'voided'"),
      entries('refund', 'md5(refund_ref)::uuid', part, back, 'refund_ref IS NOT NULL'),
      entries('dispute', 'md5(dispute_ref)::uuid', `${AMOUNT}`, back, 'dispute_ref IS NOT NULL'),
    ];
    for (const statement of statements)
      await this.#stores.query(statement.replaceAll('$1', '$1::int'), [this.#eventId, ...columns]);
  }
}
