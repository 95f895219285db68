import { spawn } from 'node:child_process';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Fakepay, startFakepay } from '../../fakepay/index.ts';
import { makeSecrets } from '../../local/secrets.ts';
import { programOf } from '../harness/copy-build.ts';
import { plainEnv } from '../harness/program.ts';
import { soldEvent } from '../harness/sold-event.ts';
import { testStores, type TestStores } from '../harness/stores.ts';
import { Trade, type Traded } from '../harness/trade.ts';
import { until } from '../harness/wait.ts';

/** Of each kind. */
const INJECTED = 40;
/** Deadlines pass a thousand times as fast: what is a second old has settled. */
const SCALE = 1_000;
const SETTLED_MS = 2_500;

let stores: TestStores;
let fakepay: Fakepay;
let trade: Trade;
let eventId: number;
beforeAll(async () => {
  [stores, fakepay] = await Promise.all([testStores(), startFakepay()]);
  ({ eventId } = await soldEvent(stores, { places: 2, orders: 0 }));
  trade = new Trade(stores, fakepay, eventId);
});
afterAll(async () => {
  await fakepay?.close();
  await stores?.close();
});

interface Report {
  readonly code: number | null;
  readonly output: string;
}

/** `npm run reconcile`, with the settings of a replica. */
async function reconcile(...args: string[]): Promise<Report> {
  const { sessionSecret, ticketSigningKey } = makeSecrets();
  const env = {
    ...plainEnv(),
    DATABASE_URL: stores.databaseUrl,
    REDIS_URL: stores.redisUrl,
    SESSION_SECRET: sessionSecret,
    TICKET_SIGNING_KEY: ticketSigningKey,
    MAIL_OUTBOX_DIR: inject('runFolder'),
    STRIPE_SECRET_KEY: fakepay.keys.secret,
    STRIPE_PUBLISHABLE_KEY: fakepay.keys.publishable,
    STRIPE_WEBHOOK_SECRET: fakepay.webhookSecret,
    STRIPE_API_BASE: fakepay.url,
    DEADLINE_SCALE: String(SCALE),
  };
  const child = spawn(process.execPath, [programOf(inject('dist'), 'reconcile.js'), ...args], { env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, output };
}

/** Whatever is open, as kind and what it is about. */
async function open(): Promise<string[]> {
  const rows = await stores.query<{ found: string }>(
    `SELECT kind || ' ' || CASE kind WHEN 'captured_twice' THEN key WHEN 'order_without_charge' THEN key WHEN 'settlement_extra' THEN key
       ELSE provider_ref END AS found FROM reconciliation_mismatches WHERE resolved_at IS NULL`,
  );
  return rows.map(({ found }) => found).sort();
}

async function settle(): Promise<void> {
  const made = performance.now();
  await until(() => performance.now() - made > SETTLED_MS, { what: 'what was done has settled' });
}

/** A superuser, with every trigger off. */
async function tamper(sql: string, values: readonly unknown[]): Promise<void> {
  const client = new Client({ connectionString: stores.databaseUrl });
  await client.connect();
  await client.query("SET session_replication_role = 'replica'");
  await client.query(sql, [...values]).finally(() => client.end());
}

const ids = (traded: readonly Traded[]) => traded.map(({ paymentId }) => paymentId);

type Injection = (traded: readonly Traded[]) => Promise<readonly string[]>;

/** A lie of the settlement about each of them. */
const fault =
  (body: object): Injection =>
  async (traded) => {
    for (const { ref } of traded) await trade.control('settlement_faults', { payment_intent: ref, ...body });
    return traded.map(({ ref }) => ref);
  };

/** A change of our own books. */
const books =
  (...statements: string[]): Injection =>
  async (traded) => {
    for (const statement of statements) await tamper(statement, [ids(traded)]);
    return traded.map(({ ref }) => ref);
  };

const forget = (table: string, kind: string): Injection =>
  books(
    `DELETE FROM ${table} WHERE payment_id = ANY($1::uuid[])`,
    `DELETE FROM ledger_entries WHERE payment_id = ANY($1::uuid[]) AND kind = '${kind}'`,
  );

/** Of what they are made, and how they come to differ. Each returns what the mismatches are about. */
const INJECTIONS: Readonly<Record<string, readonly [Traded['done'], Injection]>> = {
  charge_without_order: [
    'paid',
    async (traded) =>
      Promise.all(traded.map(async () => (await trade.control('stray', { amount: 4_200, currency: 'eur' })).id)),
  ],
  order_without_charge: [
    'paid',
    async (traded) => {
      // At the provider it is somebody's payment that nobody made: ours has another name.
      await tamper(
        `WITH made AS (INSERT INTO payments (event_id, id, order_id, provider, provider_ref, status, method, amount, currency, created_at, updated_at)
           SELECT event_id, md5(id::text)::uuid, md5('o' || order_id)::uuid, provider, 'pi_none_' || id, status, method, amount, currency, created_at, updated_at
           FROM payments WHERE id = ANY($1::uuid[]) RETURNING *)
         INSERT INTO ledger_entries (event_id, key, order_id, payment_id, account, kind, amount, currency)
         SELECT event_id, 'capture:' || id, order_id, id, account, 'capture', sign * amount, currency
         FROM made, (VALUES ('reserved', -1), ('provider', 1)) AS e (account, sign)`,
        [ids(traded)],
      );
      const rows = await stores.query<{ id: string }>(
        'SELECT md5(id::text)::uuid AS id FROM unnest($1::uuid[]) AS id',
        [ids(traded)],
      );
      return rows.map(({ id }) => id);
    },
  ],
  charge_not_recorded: [
    'paid',
    books(
      `UPDATE payments SET status = 'voided' WHERE id = ANY($1::uuid[])`,
      `DELETE FROM ledger_entries WHERE payment_id = ANY($1::uuid[])`,
    ),
  ],
  captured_twice: [
    'paid',
    async (traded) => {
      const [first, second] = [traded.slice(0, traded.length / 2), traded.slice(traded.length / 2)];
      await tamper(
        `UPDATE payments SET order_id = t.order_id, late = true FROM unnest($1::uuid[], $2::uuid[]) AS t (id, order_id) WHERE payments.id = t.id`,
        [ids(second), first.map(({ orderId }) => orderId)],
      );
      return first.map(({ orderId }) => orderId);
    },
  ],
  amount_differs: ['paid', books('UPDATE payments SET amount = amount + 1 WHERE id = ANY($1::uuid[])')],
  currency_differs: ['paid', books("UPDATE payments SET currency = 'USD' WHERE id = ANY($1::uuid[])")],
  authorisation_left_open: ['reserved', books("UPDATE payments SET status = 'voided' WHERE id = ANY($1::uuid[])")],
  refund_unknown: ['refunded', forget('refunds', 'refund')],
  dispute_unknown: ['disputed', forget('disputes', 'dispute')],
  refund_missing: ['refunded', fault({ kind: 'missing', type: 'refund' })],
  settlement_missing: ['paid', fault({ kind: 'missing', type: 'charge' })],
  settlement_amount_differs: ['paid', fault({ kind: 'amount', type: 'charge', by: -7 })],
  duplicate_settlement_row: ['refunded in part', fault({ kind: 'duplicate', type: 'refund' })],
  settlement_extra: [
    'paid',
    async (traded) =>
      Promise.all(
        traded.map(async () => (await trade.control('settlement_faults', { kind: 'extra', by: 777 })).movement),
      ),
  ],
};
const LIES = [
  'refund_missing',
  'settlement_missing',
  'settlement_amount_differs',
  'duplicate_settlement_row',
  'settlement_extra',
];

describe('money is compared with the provider', { timeout: 300_000 }, () => {
  const traded = new Map<string, Traded[]>();
  const wanted: string[] = [];

  it('and nothing is reported of a clean trade with refunds, voids, disputes and open reservations', async () => {
    for (const [kind, [done]] of Object.entries(INJECTIONS))
      traded.set(kind, await trade.make(done, kind === 'captured_twice' ? 2 * INJECTED : INJECTED));
    await trade.make('voided', INJECTED);
    await settle();
    const { code, output } = await reconcile();
    expect(await open()).toEqual([]);
    expect([code, output]).toEqual([
      0,
      expect.stringMatching(/ok +stripe: 640 payments and 7\d\d settled rows compared, 0 mismatches/),
    ]);
  });

  it('and each injected mismatch of each kind is found, once, and nothing else', async () => {
    for (const [kind, [, inject]] of Object.entries(INJECTIONS))
      wanted.push(...(await inject(traded.get(kind)!)).map((about) => `${kind} ${about}`));
    await settle();
    const { code, output } = await reconcile();
    expect(wanted.length).toBe(INJECTED * Object.keys(INJECTIONS).length);
    expect([code, output]).toEqual([1, expect.stringMatching(/, 560 mismatches/)]);
    expect(await open()).toEqual(wanted.toSorted());
    for (const kind of Object.keys(INJECTIONS))
      expect(output).toMatch(new RegExp(`OPEN +${INJECTED} +stripe +${kind} `));
  });

  it('and what a later run does not find any more is resolved', async () => {
    await fetch(`${fakepay.url}/__settlement_faults`, { method: 'DELETE' });
    const { code, output } = await reconcile('--json', '--provider', 'stripe');
    const left = wanted.filter((each) => !LIES.some((kind) => each.startsWith(`${kind} `)));
    expect(await open()).toEqual(left.toSorted());
    expect(code).toBe(1);
    const { open: counts } = JSON.parse(output) as { open: { kind: string; open: number }[] };
    expect(counts).toHaveLength(Object.keys(INJECTIONS).length - LIES.length);
  });

  it('and a span that nothing happened in judges nothing', async () => {
    const before = await open();
    const { output } = await reconcile('--from', '2020-01-01', '--to', '2020-01-02');
    expect(output).toMatch(/0 mismatches/);
    expect(await open()).toEqual(before);
    expect((await reconcile('--provider', 'nobody')).output).toMatch(/There is no provider nobody: give one of stripe/);
  });
});
