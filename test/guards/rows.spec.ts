import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inRoot } from '../../local/paths.ts';
import { theRun } from '../harness/run.ts';
import { testStores, type TestStores } from '../harness/stores.ts';
import { built, undone } from './gate.ts';

const EVENT = 1;

let stores: TestStores;
beforeAll(async () => {
  stores = await testStores();
});
afterAll(() => stores?.close());

type Orders = typeof import('../../src/modules/checkout/checkout.store.ts');
type Payments = typeof import('../../src/modules/payments/payments.store.ts');
type Refunds = typeof import('../../src/modules/payments/refunds.store.ts');
type Ledger = typeof import('../../src/modules/payments/ledger.ts');

const orders = () => built('modules/checkout/checkout.store.js') as Orders;
const payments = () => built('modules/payments/payments.store.js') as Payments;
const refunds = () => built('modules/payments/refunds.store.js') as Refunds;
const statement = (file: string) => readFileSync(path.join(inRoot(theRun().dist), file), 'utf8');

const order = (tx: PoolClient) =>
  orders().insertOrder(
    tx,
    {
      eventId: EVENT,
      id: randomUUID(),
      organizerId: randomUUID(),
      visitor: 'vis_1',
      email: 'fan@example.org',
      name: 'Fan',
      currency: 'EUR',
      total: 5_000,
      holdId: `hld_${randomUUID()}`,
      payWithinMs: 600_000,
      address: 'hash',
      packageId: null,
      packageName: null,
    },
    [],
  );

const payment = (tx: PoolClient) => {
  const of = { eventId: EVENT, id: randomUUID(), orderId: randomUUID(), provider: 'stripe' } as const;
  return payments().insertPayment(tx, { ...of, method: 'card', flow: 'authorise', amount: 5_000, currency: 'EUR' }, 1);
};

describe('what was judged on an older version is not written', () => {
  const OUTDATED = 'changed under its lock';

  it('of an order', () =>
    undone(stores, async (tx) => {
      const row = await order(tx);
      await orders().markClosing(tx, row, 'cancelled');
      await expect(orders().changeOrder(tx, row, 'finalised')).rejects.toThrow(OUTDATED);
    }));

  it('of a payment', () =>
    undone(stores, async (tx) => {
      const row = await payment(tx);
      await payments().changePayment(tx, row, 'absent', 1);
      await expect(payments().changePayment(tx, row, 'open', 1)).rejects.toThrow(OUTDATED);
    }));

  it('of a refund', () =>
    undone(stores, async (tx) => {
      const of = { eventId: EVENT, id: randomUUID(), orderId: randomUUID(), paymentId: randomUUID() };
      const what = { provider: 'stripe', amount: 1, currency: 'EUR', seatNos: [], reason: 'requested_by_fan' } as const;
      const row = await refunds().insertRefund(tx, { ...of, ...what, actor: 'system:test' });
      const told = { providerRef: null, errorCode: null };
      await refunds().changeRefund(tx, row, 'failed', told);
      await expect(refunds().changeRefund(tx, row, 'pending', told)).rejects.toThrow(OUTDATED);
    }));
});

describe('money', () => {
  it('goes along the table of a payment only', () =>
    undone(stores, async (tx) => {
      const row = { ...(await payment(tx)), status: 'captured' } as const;
      await expect(payments().changePayment(tx, row, 'authorised', 1)).rejects.toThrow('may not go');
    }));

  it('that is told of twice has moved once', () =>
    undone(stores, async (tx) => {
      const { record } = built('modules/payments/ledger.js') as Ledger;
      const row = await payment(tx);
      await record(tx, row, 'capture', 5_000);
      await record(tx, row, 'capture', 5_000);
      const { rows } = await tx.query('SELECT FROM ledger_entries WHERE payment_id = $1', [row.id]);
      expect(rows).toHaveLength(2);
    }));

  it('that has moved is never unwritten', () =>
    undone(stores, async (tx) => {
      const { record } = built('modules/payments/ledger.js') as Ledger;
      await record(tx, await payment(tx), 'capture', 5_000);
      await expect(tx.query('UPDATE ledger_entries SET amount = 0')).rejects.toThrow('append-only');
    }));
});

describe('a place in line', () => {
  it('that was bought with does not let in again', () =>
    undone(stores, async (tx) => {
      const admit = (position: number) =>
        tx.query(statement('modules/queue/sql/admit-visitor.sql'), [EVENT, 'acc_1', position, 'a browser']);
      expect((await admit(7)).rowCount).toBe(1);
      expect((await admit(7)).rowCount).toBe(1);
      const ended = await tx.query(statement('modules/queue/sql/end-admissions.sql'), [EVENT, ['a browser'], 'paid']);
      expect(ended.rows).toEqual([{ visitor: 'acc_1' }]);
      expect((await admit(7)).rowCount).toBe(0);
      expect((await admit(8)).rowCount).toBe(1);
    }));
});

describe('a job', () => {
  const LEASE = 'platform/outbox/sql/lease-jobs.sql';
  const TAKE = 'platform/outbox/sql/take-job.sql';
  const KEY = 'a-job';

  it('is leased to one relay, and the others do not wait for it', async () => {
    await stores.query("INSERT INTO outbox (event_id, key, kind, payload) VALUES ($1, $2, 'test', '{}')", [EVENT, KEY]);
    const leased = (tx: PoolClient) => tx.query(statement(LEASE), [10, 30_000]).then(({ rows }) => rows.length);
    await undone(stores, async (first) => {
      expect(await leased(first)).toBe(1);
      const second = undone(stores, async (tx) => {
        await tx.query("SET LOCAL lock_timeout = '1s'");
        return leased(tx).catch((error: Error) => error.message);
      });
      expect(await second).toBe(0);
    });
  });

  it('that was leased anew is not done for its old ring', () =>
    undone(stores, async (tx) => {
      const sql = "INSERT INTO outbox (event_id, key, kind, payload, attempts) VALUES ($1, 'rung', 'test', '{}', 2)";
      await tx.query(sql, [EVENT]);
      const taken = async (attempt: number) => (await tx.query(statement(TAKE), [EVENT, 'rung', attempt])).rows.length;
      expect([await taken(1), await taken(2)]).toEqual([0, 1]);
    }));
});
