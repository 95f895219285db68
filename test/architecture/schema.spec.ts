import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reachable, type Transitions } from '../../src/kit/index.ts';
import { PACKAGE_TRANSITIONS } from '../../src/modules/catalog/packages/package.ts';
import { SALE_TRANSITIONS } from '../../src/modules/catalog/sale.ts';
import { ORDER_TRANSITIONS } from '../../src/modules/checkout/order.ts';
import { DISPUTE_TRANSITIONS } from '../../src/modules/payments/dispute.ts';
import { PAYMENT_TRANSITIONS, UNDER_WAY } from '../../src/modules/payments/payment.ts';
import { REFUND_TRANSITIONS } from '../../src/modules/payments/refund.ts';
import { PLACE_TRANSITIONS } from '../../src/modules/inventory/place.ts';
import { openSchemaEngine } from '../../src/platform/db/schema-engine.ts';
import { testStores, type TestStores } from '../harness/stores.ts';
import { root } from './sources.ts';

const COLUMNS = `
  SELECT table_name || '.' || column_name || ' ' || udt_name || coalesce('(' || character_maximum_length || ')', '') ||
    coalesce('(' || datetime_precision || ')', '') || CASE is_nullable WHEN 'YES' THEN ' null' ELSE ' not null' END AS column
  FROM information_schema.columns
  WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY 1`;
const INDEXES = `
  SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 1`;
const DEFINITION = `SELECT pg_get_constraintdef(oid) AS text FROM pg_constraint WHERE conname = $1`;
const INDEX = `SELECT indexdef AS text FROM pg_indexes WHERE indexname = $1`;
const FIRST = `
  SELECT column_default AS text FROM information_schema.columns WHERE table_name = $1 AND column_name = $2`;

let stores: TestStores;
beforeAll(async () => {
  stores = await testStores();
});
afterAll(() => stores.close());

async function quoted(sql: string, ...values: string[]): Promise<string[]> {
  const [row] = await stores.query<{ text: string }>(sql, values);
  if (!row) throw new Error(`the database has no ${values.join('.')}`);
  return [...row.text.matchAll(/'([^']+)'/g)].map(([, state]) => state ?? '');
}

describe('states have one list', () => {
  const machines: [table: string, column: string, check: string, transitions: Transitions<string>][] = [
    ['places', 'state', 'places_state', PLACE_TRANSITIONS],
    ['orders', 'status', 'orders_status', ORDER_TRANSITIONS],
    ['payments', 'status', 'payments_status', PAYMENT_TRANSITIONS],
    ['refunds', 'status', 'refunds_status', REFUND_TRANSITIONS],
    ['disputes', 'status', 'disputes_status', DISPUTE_TRANSITIONS],
    ['events', 'sale_status', 'events_sale_status', SALE_TRANSITIONS],
    ['packages', 'status', 'packages_status', PACKAGE_TRANSITIONS],
  ];

  it.each(machines)("%s.%s: the database's is the code's", async (_table, _column, check, transitions) => {
    expect((await quoted(DEFINITION, check)).sort()).toEqual(Object.keys(transitions).sort());
  });

  it.each(machines)('%s.%s: every state can be reached from the first', async (table, column, _check, transitions) => {
    const [first = ''] = await quoted(FIRST, table, column);
    expect([...reachable(transitions, first)].sort()).toEqual(Object.keys(transitions).sort());
  });

  it('control: a state without a way to it is found', () => {
    const transitions: Transitions<'a' | 'b' | 'c'> = { a: ['b'], b: ['a'], c: ['a'] };
    expect([...reachable(transitions, 'a')]).not.toContain('c');
  });

  it('a payment keeps others out exactly as long as it may still move', async () => {
    const moving: string[] = [...UNDER_WAY].sort();
    const last = Object.entries(PAYMENT_TRANSITIONS).filter(([, next]) => next.length === 0);
    expect(last.map(([state]) => state).filter((state) => moving.includes(state))).toEqual([]);
    expect((await quoted(INDEX, 'payments_one_open')).sort()).toEqual(moving);
    const lock = readFileSync(path.join(root, 'src/modules/payments/sql/lock-open-payment.sql'), 'utf8');
    const locked = [...(/status IN \(([^)]*)\)/.exec(lock)?.[1] ?? '').matchAll(/'(\w+)'/g)].map(([, state]) => state);
    expect(locked.sort()).toEqual(moving);
  });
});

describe('the migrations make what the schema says', () => {
  let declared: pg.Client;
  const name = `declared_${process.pid}`;

  beforeAll(async () => {
    await stores.query(`CREATE DATABASE ${name}`);
    const url = new URL(stores.databaseUrl);
    url.pathname = `/${name}`;
    declared = new pg.Client({ connectionString: url.href });
    await declared.connect();
    await declared.query(await scriptOfSchema(url.href));
  });
  afterAll(async () => {
    await declared.end();
    await stores.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  });

  it('every table, column, type and nullability', async () => {
    const migrated = (await stores.query<{ column: string }>(COLUMNS)).map(({ column }) => column);
    const wanted = (await declared.query<{ column: string }>(COLUMNS)).rows.map(({ column }) => column);
    expect(wanted.length).toBeGreaterThan(100);
    expect(migrated).toEqual(wanted);
  });

  it('every index of the schema; those that it cannot say come from a migration by hand', async () => {
    const migrated = (await stores.query<{ indexdef: string }>(INDEXES)).map(({ indexdef }) => indexdef);
    const wanted = (await declared.query<{ indexdef: string }>(INDEXES)).rows.map(({ indexdef }) => indexdef);
    expect(wanted.filter((index) => !migrated.includes(index))).toEqual([]);
    const byHand = migrated.filter((index) => !wanted.includes(index));
    expect(byHand.filter((index) => !index.includes(' WHERE '))).toEqual([]);
  });

  it('control: a column that only one of them has is found', async () => {
    await declared.query('BEGIN; ALTER TABLE orders ADD COLUMN unheard_of int');
    const wanted = (await declared.query<{ column: string }>(COLUMNS)).rows.map(({ column }) => column);
    await declared.query('ROLLBACK');
    const migrated = (await stores.query<{ column: string }>(COLUMNS)).map(({ column }) => column);
    expect(migrated).not.toEqual(wanted);
  });
});

/** The SQL that makes an empty database what `prisma/schema` says, by Prisma's own engine. */
async function scriptOfSchema(databaseUrl: string): Promise<string> {
  const folder = path.join(root, 'prisma/schema');
  const files = readdirSync(folder).map((file) => ({
    path: file,
    content: readFileSync(path.join(folder, file), 'utf8'),
  }));
  const engine = await openSchemaEngine(databaseUrl);
  const { stdout } = await engine.diff({
    from: { tag: 'empty' },
    to: { tag: 'schemaDatamodel', files },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  return stdout ?? '';
}
