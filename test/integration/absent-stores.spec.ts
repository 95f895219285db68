import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../local/paths.ts';
import { refusal } from '../harness/checkout.ts';
import { publishEvent, type PublishedEvent } from '../harness/events.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { plainEnv } from '../harness/program.ts';
import { theRun } from '../harness/run.ts';
import { timed } from '../harness/timed.ts';
import { accepted, addressOf, type Problem, Visitor } from '../harness/visitor.ts';
import { until } from '../harness/wait.ts';

/** Redis's own patience is longer: a page that waits for it has waited too long. */
const PAGE_WITHIN_MS = 2_500;

/** A program of its own, for what is looked for ends it. */
const HAS_ONE_IN_HIS_HANDS = `
  const { Database } = await import(process.cwd() + '/' + process.env.DIST + '/platform/db/database.js');
  const database = new Database({ databaseUrl: process.env.DATABASE_URL, databasePoolSize: 2 });
  const client = await database.pool.connect();
  const { rows: [{ pid }] } = await client.query('SELECT pg_backend_pid() AS pid');
  await Promise.all([
    new Promise((resolve) => client.once('end', resolve)),
    database.query({ text: 'SELECT pg_terminate_backend($1)' }, [pid]),
  ]);
  const next = await client.query('SELECT 1').then(() => 'answered', () => 'refused');
  client.release();
  const [{ one }] = await database.query({ text: 'SELECT 1 AS one' });
  console.log(JSON.stringify({ next, afterwards: one }));
  await database.onApplicationShutdown();
`;

let product: Product;
let event: PublishedEvent;
beforeAll(async () => {
  product = await startProduct();
  event = await publishEvent(product);
  await publishEvent(product);
  await product.stores.redis.connect();
});
afterAll(() => product?.close());

let visitors = 0;
const somebody = (): Visitor => new Visitor(product.url, { address: addressOf(visitors++) });

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Ends the connections of the product that wait for somebody's lock. @returns how many */
async function breakWaiting(): Promise<number> {
  const sql = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'stampede' AND wait_event_type = 'Lock'`;
  return (await product.stores.query(sql)).length;
}

describe('a connection to PostgreSQL that breaks', () => {
  it('inside a transaction costs that request, and neither the replica nor the next one', async () => {
    const [replica] = product.replicas;
    const { pid } = replica!;
    const visitor = somebody();
    const hold = accepted(await visitor.hold(event.slug, { seats: ['R1-1'] }));
    const locker = new Client({ connectionString: product.stores.databaseUrl });
    await locker.connect();
    try {
      await locker.query('BEGIN');
      await locker.query('SELECT FROM places WHERE event_id = $1 AND seat_no = 0 FOR UPDATE', [event.eventNo]);
      const claim = visitor.order(hold.id);
      await until(async () => (await breakWaiting()) > 0, { what: 'the claim waits, and is cut off' });
      const refused = await claim;
      expect(refusal(refused)).toEqual([503, 'http.unavailable']);
      expect(refused.headers['content-type']).toMatch(/^application\/problem\+json/);
    } finally {
      await locker.end();
    }
    expect(accepted(await visitor.order(hold.id)).status).toBe('pending');
    expect(await product.stores.query('SELECT FROM orders WHERE hold_id = $1', [hold.id])).toHaveLength(1);
    expect([replica!.pid, isAlive(pid)]).toEqual([pid, true]);
    await expect(somebody().buy(event.slug, { seats: ['R1-2'] })).resolves.toMatchObject({ order: { status: 'paid' } });
  });

  it('in the hands of somebody between two statements does not end the process', async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '-e', HAS_ONE_IN_HIS_HANDS],
      {
        cwd: root,
        env: { ...plainEnv(), DIST: theRun().dist, DATABASE_URL: product.stores.databaseUrl },
      },
    );
    expect(JSON.parse(stdout)).toEqual({ next: 'refused', afterwards: 1 });
  });
});

describe('a Redis that hangs', () => {
  /** Neither answers nor closes its connections, until the work is done. */
  async function whileRedisHangs(act: () => Promise<void>): Promise<void> {
    const [, found] = /process_id:(\d+)/.exec(await product.stores.redis.info('server')) ?? [];
    const pid = Number(found);
    process.kill(pid, 'SIGSTOP');
    try {
      await act();
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  }

  async function asked<T>(path: string): Promise<{ body: T; ms: number }> {
    const beganAt = performance.now();
    const body = accepted(await somebody().get<T>(path));
    return { body, ms: performance.now() - beganAt };
  }

  timed('takes what is left from the list and from the page of an event, not the page; holds are refused as away', () =>
    whileRedisHangs(async () => {
      const list = await asked<{ items: { availability: string | null }[] }>('/api/events');
      expect(list.body.items.map(({ availability }) => availability)).toEqual([null, null]);
      const page = await asked(`/api/events/${event.slug}`);
      expect(page.body).toMatchObject({ slug: event.slug, availability: null, sale: { state: 'on_sale' } });
      for (const { ms } of [list, page]) expect(ms).toBeLessThan(PAGE_WITHIN_MS);
      const refused = await somebody().request<Problem>('POST', `/api/events/${event.slug}/holds?secret=1`, {
        ...{ body: { seats: ['R2-1'] }, key: randomUUID(), headers: { 'x-request-id': 'a-hold-at-3am' } },
      });
      expect(refusal(refused)).toEqual([503, 'http.unavailable']);
      const line = product
        .log()
        .split('\n')
        .find((text) => text.includes('a-hold-at-3am'));
      const request = { id: 'a-hold-at-3am', method: 'POST', path: `/api/events/${event.slug}/holds` };
      expect(JSON.parse(line ?? '{}')).toMatchObject({ msg: 'request failed', code: 'http.unavailable', request });
    }),
  );

  it('keeps no replica from ending; the next one holds seats when Redis is back', async () => {
    await whileRedisHangs(async () => {
      let gone = false;
      void product.replicas[0]!.kill('SIGTERM').then(() => (gone = true));
      await until(() => gone, { what: 'the replica has ended' });
    });
    await product.restart(0);
    accepted(await somebody().hold(event.slug, { seats: ['R2-1'] }));
  });
});
