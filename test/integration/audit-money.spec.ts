import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { moneyAt, moneyDifferences } from '../../src/modules/audit/money.ts';
import { testStores, type TestStores } from '../harness/stores.ts';

const AMOUNT = 10_000;
const ACCOUNTS: Record<string, [from: string, to: string]> = {
  authorise: ['buyer', 'reserved'],
  void: ['reserved', 'buyer'],
  capture: ['reserved', 'provider'],
  refund: ['provider', 'buyer'],
  dispute: ['provider', 'buyer'],
  dispute_reversal: ['buyer', 'provider'],
};

let stores: TestStores;
let client: Client;
let events = 0;
beforeAll(async () => {
  stores = await testStores();
  client = new Client({ connectionString: stores.databaseUrl });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await stores?.close();
});

interface Told {
  readonly status: string;
  readonly movements: readonly string[];
  readonly refunded?: number;
  readonly dispute?: string;
}

/** An event with one payment in a status, and the movements that the ledger has of it. */
async function paymentOf({
  status,
  movements,
  refunded,
  dispute,
}: Told): Promise<{ eventId: number; paymentId: string }> {
  const eventId = ++events;
  const [paymentId, orderId] = [randomUUID(), randomUUID()];
  await stores.query(
    `INSERT INTO payments (event_id, id, order_id, provider, status, method, amount, currency)
     VALUES ($1, $2, $3, 'stripe', $4, 'card', $5, 'EUR')`,
    [eventId, paymentId, orderId, status, AMOUNT],
  );
  for (const kind of movements) {
    const amount = kind === 'refund' ? (refunded ?? 0) : AMOUNT;
    const accounts = ACCOUNTS[kind]!;
    await stores.query(
      `INSERT INTO ledger_entries (event_id, key, order_id, payment_id, kind, currency, account, amount)
       SELECT $1, $4 || ':' || $2, $3::uuid, $2::uuid, $4, 'EUR', account, amount
       FROM unnest($5::text[], $6::bigint[]) AS e (account, amount)`,
      [eventId, paymentId, orderId, kind, accounts, [-amount, amount]],
    );
  }
  if (refunded !== undefined) {
    await stores.query(
      `INSERT INTO refunds (event_id, id, order_id, payment_id, provider, status, amount, currency, reason, actor)
       VALUES ($1, gen_random_uuid(), $2, $3, 'stripe', 'succeeded', $4, 'EUR', 'organizer', 'staff:x')`,
      [eventId, orderId, paymentId, refunded],
    );
  }
  if (dispute !== undefined) {
    await stores.query(
      `INSERT INTO disputes (event_id, id, order_id, payment_id, provider, provider_ref, status, reason, amount, currency)
       VALUES ($1, gen_random_uuid(), $2, $3, 'stripe', 'dp_1', $4, 'fraudulent', $5, 'EUR')`,
      [eventId, orderId, paymentId, dispute, AMOUNT],
    );
  }
  return { eventId, paymentId };
}

describe('the ledger and the payments say the same', () => {
  it.each<Told>([
    { status: 'open', movements: [] },
    { status: 'unknown', movements: [] },
    { status: 'absent', movements: [] },
    { status: 'authorised', movements: ['authorise'] },
    { status: 'capturing', movements: ['authorise'] },
    { status: 'voiding', movements: ['authorise'] },
    { status: 'voiding', movements: [] },
    { status: 'voided', movements: ['authorise', 'void'] },
    { status: 'captured', movements: ['authorise', 'capture'] },
    { status: 'captured', movements: ['authorise', 'capture', 'refund'], refunded: 2_500 },
    { status: 'refunded', movements: ['authorise', 'capture', 'refund'], refunded: AMOUNT },
    { status: 'captured', movements: ['authorise', 'capture', 'dispute'], dispute: 'needs_response' },
    { status: 'captured', movements: ['authorise', 'capture', 'dispute', 'dispute_reversal'], dispute: 'won' },
  ])('of a payment that is $status after $movements', async (told) => {
    const { eventId } = await paymentOf(told);
    expect(await moneyDifferences(client, eventId)).toEqual([]);
  });

  it('and where the money was can be told of any instant', async () => {
    const { eventId } = await paymentOf({ status: 'captured', movements: ['authorise', 'capture'] });
    const [row] = await stores.query<{ between: string }>(
      "SELECT min(at)::text AS between FROM ledger_entries WHERE event_id = $1 AND kind = 'capture'",
      [eventId],
    );
    await client.query("SET TIME ZONE 'UTC'");
    expect(await moneyAt(client, eventId, null)).toEqual([
      { account: 'buyer', currency: 'EUR', amount: -AMOUNT },
      { account: 'provider', currency: 'EUR', amount: AMOUNT },
    ]);
    const [before] = await stores.query<{ instant: string }>(
      "SELECT ($1::timestamptz - interval '1 us')::text AS instant",
      [row!.between],
    );
    expect(await moneyAt(client, eventId, before!.instant)).toEqual([
      { account: 'buyer', currency: 'EUR', amount: -AMOUNT },
      { account: 'reserved', currency: 'EUR', amount: AMOUNT },
    ]);
  });

  it.each<Told>([
    { status: 'captured', movements: ['authorise'] },
    { status: 'captured', movements: [] },
    { status: 'voided', movements: ['authorise'] },
    { status: 'voided', movements: ['authorise', 'capture'] },
    { status: 'open', movements: ['authorise'] },
    { status: 'authorised', movements: ['authorise', 'capture'] },
    { status: 'refunded', movements: ['authorise', 'capture'], refunded: AMOUNT },
    { status: 'captured', movements: ['authorise', 'capture'], dispute: 'lost' },
  ])('control: a payment that is $status after $movements is named', async (told) => {
    const { eventId, paymentId } = await paymentOf(told);
    expect(await moneyDifferences(client, eventId)).toEqual([expect.stringContaining(`payment ${paymentId} of order`)]);
  });

  it('control: half a movement, and a movement of a payment that does not exist', async () => {
    const { eventId, paymentId } = await paymentOf({ status: 'captured', movements: ['authorise', 'capture'] });
    const stray = randomUUID();
    const half = `INSERT INTO ledger_entries (event_id, key, order_id, payment_id, kind, currency, account, amount)
      VALUES ($1, $2, gen_random_uuid(), $3, 'refund', 'EUR', 'buyer', 1)`;
    await stores.query(half, [eventId, 'half', paymentId]);
    await stores.query(half, [eventId, 'stray', stray]);
    const differences = (await moneyDifferences(client, eventId)).join('\n');
    expect(differences).toContain('its entries sum to 1');
    expect(differences).toContain(
      `payment ${stray}: the ledger has 0 reserved and 0 at the provider, and there is no such payment`,
    );
  });
});
