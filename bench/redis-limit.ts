import { readFileSync } from 'node:fs';
import { onPath } from '../local/debian.ts';
import { debianProgram } from '../local/debian-program.ts';
import { inRoot } from '../local/paths.ts';
import { theRun } from '../test/harness/run.ts';
import type { Rig } from '../test/rig/rig.ts';
import type { Bench } from './bench.ts';
import { outputOf, SERVERS_CORE } from './cores.ts';

/** Of an event that does not exist. */
const KEYS = ['seats', 'deadlines', 'holds', 'counts', 'version', 'generation', 'log'].map((name) => `{bench}:${name}`);
const GENERATION = 'bench.1';
/** So many seats that a party of any four of them is hardly ever refused; who is does not count. */
const SEATS = 4_000_000;
const CONNECTIONS = 50;
/** `redis-benchmark` puts another number there each time. */
const ANY = '__rand_int__';
const HOLD = JSON.stringify({
  id: `hld_1_1_${ANY}`,
  before: null,
  visitor: `visitor-${ANY}`,
  address: `10.${ANY}`,
  print: 'aaaaaaaaaaaaaaaaaaaaaa',
  ttl: 600_000,
  visitorLimit: 10,
  addressLimit: 60,
  change: 0,
  pick: { seats: ['SEAT', 'SEAT', 'SEAT', 'SEAT'] },
}).replaceAll('"SEAT"', ANY);

/**
 * Holds a second by the product's own script, one hold a call, asked by `redis-benchmark`: what Redis can do at most where nobody
 * lets holds share a call.
 * @returns null where a check finds no such program
 */
export async function holdsByRedis(bench: Bench, { stores }: Rig, holds: number): Promise<number | null> {
  if (bench.size === 'check' && onPath('redis-benchmark') === null) return null;
  const program = await debianProgram('redis-benchmark', 'redis-tools');
  const { redis, redisUrl } = stores;
  const [seats, , held, , version, generation] = KEYS as [string, string, string, string, string, string];
  await redis.del(...KEYS);
  await redis.mset({ [seats]: '0'.repeat(SEATS), [version]: '1', [generation]: GENERATION });
  const script = readFileSync(inRoot(theRun().dist, 'modules/holds/lua/place-holds-7.lua'), 'utf8');
  const sha = (await redis.script('LOAD', script)) as string;
  const { port, password } = new URL(redisUrl);
  const ask = ['-h', '127.0.0.1', '-p', port, '-a', decodeURIComponent(password), '-q'];
  const size = ['-c', String(CONNECTIONS), '-n', String(holds), '-r', String(SEATS)];
  const call = ['EVALSHA', sha, String(KEYS.length), ...KEYS, GENERATION, '[]', HOLD];
  const said = await outputOf('taskset', ['-c', SERVERS_CORE, program, ...ask, ...size, ...call]);
  const calls = Number(/([\d.]+) requests per second/.exec(said)?.[1]);
  const placed = await redis.hlen(held);
  await redis.del(...KEYS);
  if (!(placed > 0.9 * holds)) throw new Error(`Redis has ${placed} of ${holds} holds:\n${said.slice(-2_000)}`);
  return (calls * placed) / holds;
}
