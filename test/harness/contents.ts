import type { Product } from './product.ts';
import { until } from './wait.ts';

/** Replicas write these whether anybody asks them anything or not. */
const WRITTEN_BY_ITSELF = [
  'log_seals',
  'sweep_heartbeats',
  'hold_log',
  'redis_lives',
  'invariant_passes',
  'reconciliation_runs',
  'queue_refusals',
];

/** Everything that the database holds, and every hold, as one text: two that are equal have the same rows. */
export async function contentsOf({ stores, fakepay }: Product): Promise<string> {
  const settled = async () => {
    const [row] = await stores.query<{ due: number }>(
      "SELECT count(*)::int AS due FROM outbox WHERE done_at IS NULL AND next_at < now() + interval '1 minute'",
    );
    return row?.due === 0 && fakepay.pendingWebhooks() === 0;
  };
  await until(settled, { what: 'what began before has come to its end' });
  const tables = await stores.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_name <> ALL($1) ORDER BY 1`,
    [WRITTEN_BY_ITSELF],
  );
  const digests = tables.map(async ({ name }) => {
    const [row] = await stores.query<{ rows: string; digest: string }>(
      `SELECT count(*) AS rows, md5(coalesce(string_agg(t::text, ',' ORDER BY t::text), '')) AS digest FROM "${name}" t`,
    );
    return `${name}: ${row?.rows} rows, ${row?.digest}`;
  });
  const { redis } = stores;
  // Only what is held is Redis's own: the rest is PostgreSQL's, and is loaded whenever a replica first needs it.
  const held = async (key: string) =>
    [...((await redis.get(key)) ?? '')].flatMap((byte, at) => (byte === 'h' ? [at] : []));
  const keys = (await redis.keys('*:seats')).toSorted();
  const places = await Promise.all(keys.map(async (key) => ({ key, held: await held(key) })));
  const seats = places.filter((each) => each.held.length > 0).map((each) => `${each.key}: ${each.held.join(',')}`);
  // The fields of a hash that has grown come in another order while Redis moves them.
  const fields = async (key: string) => Object.entries(await redis.hgetall(key)).map((field) => JSON.stringify(field));
  const holds = (await redis.keys('*:holds'))
    .toSorted()
    .map(async (key) => `${key}: ${(await fields(key)).toSorted().join()}`);
  return (await Promise.all([...digests, ...seats, ...holds])).join('\n');
}
