import { Client } from 'pg';
import { accepted, type Answer, Visitor } from '../../harness/visitor.ts';
import { until } from '../../harness/wait.ts';
import type { FaultTest } from '../fault-test.ts';
import type { Rig } from '../rig.ts';
import type { Trial } from '../trial.ts';

/** 2 s of waiting for a connection, and what the machine takes to say so. */
const WAITS_MS = 2_750;
const MOST_CONNECTIONS = 60;

export const f16: FaultTest = {
  file: import.meta.filename,
  id: 'F16',
  title: 'no connection to PostgreSQL left: everyone is told soon, and it ends by itself',
  procedure:
    'sessions that are idle in a transaction take every connection that PostgreSQL has and every seat’s lock; then they leave',
  criteria: ['a request waits 2 s for a connection, then is refused 503', 'orders are taken again within 5 s after'],
  control: { off: 'the limit on waiting for a connection', breaks: /waits 2 s/ },
  quick: false,
  run,
};

async function run(trial: Trial): Promise<void> {
  const cut = {
    file: 'platform/db/database.js',
    from: /connectionTimeoutMillis: [\d_]+/,
    to: 'connectionTimeoutMillis: 0',
  };
  const few = { max_connections: String(MOST_CONNECTIONS) };
  const sale = await trial.sale({
    postgres: few,
    ...trial.without('endless', [cut]),
  });
  const { rig, halls } = sale;
  const { slug, eventNo } = halls[0]!;
  let addresses = 0;
  const somebody = (): Visitor =>
    new Visitor(rig.product.url, { address: `127.1.16.${1 + addresses++}`, timeoutMs: 20_000 });
  const buyers = await Promise.all(
    Array.from({ length: 30 }, async () => {
      const visitor = somebody();
      return { visitor, hold: accepted(await visitor.hold(slug, { bestAvailable: { quantity: 1 } })) };
    }),
  );
  const sessions = await takeEverything(rig, eventNo);
  trial.struck('sessions idle in a transaction', sessions.length);
  // They wait for locks and keep every connection of the pools that way.
  const stuck = Promise.all(buyers.map(({ visitor, hold }) => visitor.order(hold.id).catch(() => null)));
  await until(async () => (await waitingForLocks(sessions[0]!)) >= 20, {
    withinMs: 10_000,
    what: 'the pools are used up',
    everyMs: 20,
  });
  const looks = await timed(20, () =>
    somebody().get(`/api/orders/ord_${eventNo.toString(32)}_00000000000000000000000000`),
  );
  const soon = looks.filter(({ status, tookMs }) => status === 503 && tookMs < WAITS_MS).length;
  const slowest = Math.round(Math.max(...looks.map(({ tookMs }) => tookMs)));
  trial.expect(
    'a request waits 2 s for a connection, then is refused 503',
    soon === looks.length,
    `${soon} of ${looks.length}, ${slowest} ms at most`,
  );

  await Promise.all(sessions.map((session) => session.end()));
  const began = performance.now();
  await stuck;
  const newcomer = somebody();
  await until(
    async () =>
      accepted(await newcomer.order(accepted(await newcomer.hold(slug, { bestAvailable: { quantity: 1 } })).id)),
    {
      withinMs: 20_000,
      what: 'orders are taken again',
    },
  );
  const tookMs = performance.now() - began;
  trial.expect('orders are taken again within 5 s after', tookMs < 5_000 + WAITS_MS, `${Math.round(tookMs)} ms`);
  await trial.judge(sale);
}

/** One session locks every seat, the others take whatever connections are left. */
async function takeEverything(rig: Rig, eventNo: number): Promise<Client[]> {
  const sessions: Client[] = [];
  const open = async (): Promise<boolean> => {
    const session = new Client({ connectionString: rig.stores.databaseUrl });
    session.on('error', () => undefined);
    await session.connect();
    await session.query('BEGIN');
    await session.query('SELECT pg_current_xact_id()');
    sessions.push(session);
    return true;
  };
  await open();
  await sessions[0]!.query('SELECT FROM places WHERE event_id = $1 FOR UPDATE', [eventNo]);
  for (let nth = 0; nth < MOST_CONNECTIONS; nth++) if (!(await open().catch(() => false))) break;
  return sessions;
}

async function waitingForLocks(session: Client): Promise<number> {
  const { rows } = await session.query<{ waiting: number }>(
    "SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE application_name = 'stampede' AND wait_event_type = 'Lock'",
  );
  return rows[0]!.waiting;
}

async function timed(count: number, act: () => Promise<Answer<object>>): Promise<{ status: number; tookMs: number }[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const began = performance.now();
      const status = await act().then(
        (answer) => answer.status,
        () => 0,
      );
      return { status, tookMs: performance.now() - began };
    }),
  );
}
