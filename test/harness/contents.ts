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
];

/** Everything that the database holds, and every hold, as one text: two that are equal have the same rows. */
export async function contentsOf({ stores, fakepay }: Product): Promise<string> {
  const settled = async () => {
    const [row] = await stores.query<{ due: number }>(
      "SELECT count(*)::int AS due FROM outbox WHERE done_at IS NULL AND next_at < now() + interval '1 minute'",
    );
    return row?.due === 0 && fakepay.pendingWebhooks() === 0;
  };
  await until(settled, { withinMs: 10_000, what: 'what began before has come to its end' });
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
  const seats = (await redis.keys('*:seats')).toSorted().map(async (key) => `${key}: ${await redis.get(key)}`);
  const holds = (await redis.keys('*:holds'))
    .toSorted()
    .map(async (key) => `${key}: ${JSON.stringify(await redis.hgetall(key))}`);
  return (await Promise.all([...digests, ...seats, ...holds])).join('\n');
}
