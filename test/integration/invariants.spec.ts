import { Client, type PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Checked, checkInvariants } from '../../src/modules/ops/invariants/check-invariants.ts';
import { checkLive } from '../../src/modules/ops/invariants/check-live.ts';
import { auditOf } from '../harness/log.ts';
import { type SoldEvent, soldEvent } from '../harness/sold-event.ts';
import { testStores, type TestStores } from '../harness/stores.ts';
import { until } from '../harness/wait.ts';

const LIMITS = { seatsPerAddress: 60 };
const FROM_THE_BEGINNING = { tx: 0 };
/** Without a number: the order of that end with the smallest one. */
const ORDER = (n: number) => `md5('order ' || $1::int || ' ${n}')::uuid`;
const PAYMENT = (n: number) => `md5('payment ' || $1::int || ' ${n}')::uuid`;
const LATE = (n: number) => `md5('late ' || $1::int || ' ${n}')::uuid`;
const SECRET = "decode(md5(random()::text), 'hex')";

let stores: TestStores;
let client: Client;
let event: SoldEvent;
beforeAll(async () => {
  stores = await testStores();
  event = await soldEvent(stores, { places: 400, orders: 160 });
  const audit = auditOf(stores);
  for (const source of audit.sources) await audit.sealAll(event.eventId, source, 100);
  client = new Client({ connectionString: stores.databaseUrl });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await stores?.close();
});

type Set = 'full' | 'live';

/** What a set finds once a superuser has broken the database; nothing of it stays. */
async function foundAfter(set: Set, id = '', ...statements: string[]): Promise<readonly Checked[]> {
  await client.query('BEGIN');
  try {
    await client.query('SET LOCAL session_replication_role = replica');
    // Whoever may do all this may take the seals along: what is found then is found by itself.
    const seals = id === 'I12' ? [] : ['DELETE FROM log_seals'];
    for (const statement of [...seals, ...statements])
      await client.query(statement, statement.includes('$1') ? [event.eventId] : []);
    // The check is inside our transaction, and must not end it.
    const inside = new Proxy(client, {
      get: (target, name, receiver) =>
        name === 'query'
          ? (query: unknown, values?: unknown[]) =>
              /^(BEGIN|ROLLBACK)/.test(String(query)) ? { rows: [] } : target.query(query as string, values)
          : Reflect.get(target, name, receiver),
    }) as unknown as PoolClient;
    if (set === 'full') return await checkInvariants(inside, LIMITS);
    return (await checkLive(inside, LIMITS, FROM_THE_BEGINNING, 3_600_000)).checked;
  } finally {
    await client.query('ROLLBACK');
  }
}

const brokenIn = (checked: readonly Checked[]) => checked.filter(({ broken }) => broken > 0).map(({ id }) => id);

/** Which one, by what, and how. `live` judges orders: what no order has it leaves to the full set. */
const BREAKS: readonly [id: string, how: string, sets: readonly Set[], ...statements: string[]][] = [
  [
    'I1',
    'two live tickets of a place',
    ['full', 'live'],
    'DROP INDEX tickets_one_live',
    `INSERT INTO tickets (event_id, id, order_id, seat_no, secret) VALUES ($1::int, gen_random_uuid(), ${ORDER(0)}, 40, ${SECRET}),
      ($1::int, gen_random_uuid(), ${ORDER(0)}, 40, ${SECRET})`,
    `DELETE FROM tickets WHERE event_id = $1::int AND order_id = ${ORDER(0)} AND seat_no < 40`,
  ],
  [
    'I1',
    'a live ticket of a place that is free',
    ['full', 'live'],
    `UPDATE tickets SET state = 'live' WHERE event_id = $1::int AND seat_no = 4`,
  ],
  [
    'I2',
    'money taken, and a ticket is not there',
    ['full', 'live'],
    `UPDATE tickets SET state = 'void' WHERE event_id = $1::int AND seat_no = 20`,
  ],
  [
    'I2',
    'a place given back, and its money kept',
    ['full', 'live'],
    `UPDATE order_lines SET given_back_at = now() WHERE event_id = $1::int AND seat_no = 20`,
    `UPDATE tickets SET state = 'void' WHERE event_id = $1::int AND seat_no = 20`,
    `UPDATE places SET state = 'f', order_id = NULL WHERE event_id = $1::int AND seat_no = 20`,
    `INSERT INTO inventory_log (event_id, actor, cause, seat_nos, before, after) VALUES ($1::int, 'x', 'x', '{20}', 's', 'f')`,
  ],
  [
    'I2',
    'late money that did not go back',
    ['full', 'live'],
    `UPDATE payments SET status = 'captured' WHERE id = ${LATE(4)}`,
    `DELETE FROM refunds WHERE payment_id = ${LATE(4)}`,
    `DELETE FROM ledger_entries WHERE payment_id = ${LATE(4)} AND kind = 'refund'`,
  ],
  [
    'I3',
    'a payment of another amount',
    ['full', 'live'],
    `UPDATE orders SET total = 9999 WHERE id = ${ORDER(10)}`,
    `UPDATE order_lines SET amount = amount - seat_no % 2 WHERE order_id = ${ORDER(10)}`,
  ],
  [
    'I3',
    'lines that do not add up',
    ['full', 'live'],
    `UPDATE order_lines SET amount = amount + 1 WHERE order_id = ${ORDER(10)} AND seat_no = 20`,
  ],
  [
    'I3',
    'an order captured twice',
    ['full', 'live'],
    'DROP INDEX payments_one_open',
    `UPDATE payments SET late = false WHERE id = ${LATE(4)}`,
    `UPDATE payments SET status = 'refunded' WHERE id = ${PAYMENT(4)}`,
    `UPDATE ledger_entries SET kind = 'capture', key = 'capture:' || payment_id, account = CASE account WHEN 'buyer' THEN 'provider' ELSE account END
      WHERE payment_id = ${PAYMENT(4)} AND kind = 'void'`,
    `INSERT INTO refunds (event_id, id, order_id, payment_id, provider, status, amount, currency, reason, actor)
      SELECT event_id, md5('r')::uuid, order_id, id, provider, 'succeeded', amount, currency, 'x', 'x' FROM payments WHERE id = ${PAYMENT(4)}`,
    `INSERT INTO ledger_entries (event_id, key, order_id, payment_id, account, kind, amount, currency)
      SELECT event_id, 'refund:' || md5('r')::uuid, order_id, id, account, 'refund', sign * amount, currency
      FROM payments, (VALUES ('provider', -1), ('buyer', 1)) AS e (account, sign) WHERE id = ${PAYMENT(4)}`,
  ],
  ['I5', 'a place that is not there', ['full'], `DELETE FROM places WHERE event_id = $1::int AND seat_no = 399`],
  [
    'I5',
    'a place that is set aside and free',
    ['full'],
    `INSERT INTO allotments (event_id, id, name, channel, places) VALUES ($1::int, md5('a')::uuid, 'A', 'partner', 1)`,
    `INSERT INTO allotment_places VALUES ($1::int, 399, md5('a')::uuid)`,
  ],
  [
    'I5',
    'a place that is set aside in an allotment that is over',
    ['full'],
    `INSERT INTO allotments (event_id, id, name, channel, places, released_at) VALUES ($1::int, md5('a')::uuid, 'A', 'partner', 1, now())`,
    `INSERT INTO allotment_places VALUES ($1::int, 399, md5('a')::uuid)`,
    `UPDATE places SET state = 'x' WHERE event_id = $1::int AND seat_no = 399`,
    `INSERT INTO inventory_log (event_id, actor, cause, seat_nos, before, after) VALUES ($1::int, 'x', 'x', '{399}', 'f', 'x')`,
  ],
  [
    'I5',
    'a claim of an order that has ended',
    ['full', 'live'],
    `UPDATE places SET state = 'c', order_id = ${ORDER(0)} WHERE event_id = $1::int AND seat_no = 0`,
    `INSERT INTO inventory_log (event_id, actor, cause, seat_nos, before, after, order_id) VALUES ($1::int, 'x', 'x', '{0}', 'f', 'c', ${ORDER(0)})`,
  ],
  [
    'I5',
    'an order without its place',
    ['full', 'live'],
    `UPDATE places SET state = 'f', order_id = NULL WHERE event_id = $1::int AND seat_no = 10`,
    `INSERT INTO inventory_log (event_id, actor, cause, seat_nos, before, after) VALUES ($1::int, 'x', 'x', '{10}', 'c', 'f')`,
  ],
  [
    'I10',
    'a package that more orders have than are taken of it',
    ['full'],
    `INSERT INTO packages (event_id, id, name, amount, stock) VALUES ($1::int, md5('p')::uuid, 'P', 1, 9)`,
    `UPDATE orders SET package_id = md5('p')::uuid, package_name = 'P' WHERE id = (SELECT order_id FROM places WHERE event_id = $1::int AND seat_no = 10)`,
  ],
  [
    'I10',
    'a package that no order has any more, and that is not given back',
    ['full'],
    `INSERT INTO packages (event_id, id, name, amount, stock, taken) VALUES ($1::int, md5('p')::uuid, 'P', 1, 9, 1)`,
    `UPDATE orders SET package_id = md5('p')::uuid, package_name = 'P' WHERE id = ${ORDER(0)}`,
  ],
  [
    'I10',
    'a package that is sold more often than there are',
    ['full'],
    `ALTER TABLE packages DROP CONSTRAINT packages_stock`,
    `INSERT INTO packages (event_id, id, name, amount, stock, taken) VALUES ($1::int, md5('p')::uuid, 'P', 1, 1, 2)`,
  ],
  [
    'I6',
    'seats given back while a payment may still succeed',
    ['full', 'live'],
    `UPDATE payments SET status = 'open' WHERE id = ${PAYMENT(0)}`,
  ],
  [
    'I7',
    'half a movement',
    ['full', 'live'],
    `UPDATE ledger_entries SET amount = amount - 1 WHERE payment_id = ${PAYMENT(10)} AND kind = 'authorise' AND account = 'buyer'`,
  ],
  [
    'I7',
    'a refund that the ledger does not know',
    ['full', 'live'],
    `DELETE FROM ledger_entries WHERE payment_id = ${PAYMENT(2)} AND kind = 'refund'`,
  ],
  [
    'I7',
    'a reservation that is not written',
    ['full', 'live'],
    `UPDATE payments SET status = 'authorised' WHERE id = ${PAYMENT(5)}`,
  ],
  [
    'I9',
    'a job that nobody does',
    ['full', 'live'],
    `INSERT INTO outbox (event_id, key, kind, payload, created_at) VALUES ($1::int, 'k', 'k', '{}', now() - interval '6 minutes')`,
  ],
  [
    'I9',
    'a webhook without an effect',
    ['full', 'live'],
    `INSERT INTO webhook_inbox (provider, id, type, body, received_at) VALUES ('stripe', 'evt', 't', '{}', now() - interval '6 minutes')`,
  ],
  ['I10', 'four unpaid orders', ['full', 'live'], `UPDATE orders SET visitor = 'one' WHERE status = 'pending'`],
  [
    'I10',
    'an address that claims too much',
    ['full', 'live'],
    `INSERT INTO order_lines (event_id, order_id, seat_no, level_no, amount, fee)
      SELECT $1::int, ${ORDER(5)}, n, 0, 0, 0 FROM generate_series(330, 389) n`,
    `UPDATE places SET state = 'c', order_id = ${ORDER(5)} WHERE event_id = $1::int AND seat_no BETWEEN 330 AND 389`,
    `INSERT INTO inventory_log (event_id, actor, cause, seat_nos, before, after, order_id)
      SELECT $1::int, 'x', 'x', array_agg(n), 'f', 'c', ${ORDER(5)} FROM generate_series(330, 389) n`,
  ],
  [
    'I11',
    'an order of another tenant',
    ['full', 'live'],
    `UPDATE orders SET organizer_id = gen_random_uuid() WHERE id = ${ORDER(10)}`,
  ],
  [
    'I11',
    'a refund of another order’s payment',
    ['full', 'live'],
    `UPDATE refunds SET order_id = ${ORDER(10)} WHERE payment_id = ${LATE(4)}`,
  ],
  [
    'I12',
    'a line of the log that was changed after its seal',
    ['full', 'live'],
    `UPDATE inventory_log SET actor = 'somebody' WHERE event_id = $1::int AND cause = 'published'`,
  ],
  [
    'I13',
    'a change that nobody logged',
    ['full', 'live'],
    `UPDATE places SET state = 'x' WHERE event_id = $1::int AND seat_no = 0`,
  ],
  [
    'I13',
    'an edge that there is not',
    ['full', 'live'],
    `UPDATE places SET state = 'x' WHERE event_id = $1::int AND seat_no = 399`,
    `INSERT INTO inventory_log (event_id, actor, cause, seat_nos, before, after) VALUES ($1::int, 'x', 'x', '{399}', 'f', 's'),
      ($1::int, 'x', 'x', '{399}', 's', 'x')`,
  ],
];

describe('the invariants', () => {
  it.each(['full', 'live'] as const)(
    'of the %s set all hold after a sale with refunds, voids and late money',
    async (set) => {
      const found = await foundAfter(set);
      expect(found.flatMap(({ id, examples }) => examples.map((example) => [id, example]))).toEqual([]);
      expect(found.map(({ id }) => id).sort()).toEqual(
        ['I1', 'I2', 'I3', 'I5', 'I6', 'I7', 'I9', 'I10', 'I11', 'I12', 'I13'].sort(),
      );
    },
  );

  const cases = BREAKS.flatMap(([id, how, sets, ...statements]) => sets.map((set) => ({ id, how, set, statements })));
  it.each(cases)('control: $set finds $id: $how, and nothing else', async ({ id, set, statements }) => {
    expect(brokenIn(await foundAfter(set, id, ...statements))).toEqual([id]);
  });

  it('live: a pass judges what has moved since the pass before, and no more', async () => {
    const pass = (since: { tx: number }) => checkLive(client as unknown as PoolClient, LIMITS, since, 1_000);
    const all = await pass(FROM_THE_BEGINNING);
    expect(all.orders).toBe(event.orders);
    // A transaction of another test on this server may be older than ours: what it could have written is judged again.
    let { next } = all;
    const nothing = async () => {
      const again = await pass(next);
      next = again.next;
      return again.orders === 0;
    };
    await until(nothing, { what: 'nothing has moved since the pass before' });
    await stores.query(
      `INSERT INTO inventory_log (event_id, actor, cause, seat_nos, before, after, order_id)
       SELECT $1::int, 'x', 'x', '{}', 'f', 'c', ${ORDER(10)}`,
      [event.eventId],
    );
    expect((await pass(next)).orders).toBe(1);
  });
});
