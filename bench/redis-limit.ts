import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { onPath } from '../local/debian.ts';
import { debianProgram } from '../local/debian-program.ts';
import { inRoot } from '../local/paths.ts';
import { theRun } from '../test/harness/run.ts';
import type { Rig } from '../test/rig/rig.ts';
import type { Bench } from './bench.ts';
import { SERVERS_CORE, startOn } from './cores.ts';
import type { Work } from './slices.ts';

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

/** Who holds is counted in the same call, as the product has it: of the address and the device. */
const BUCKETS = [`{bench}:limit:hold:address:10.${ANY}`, `{bench}:limit:hold:device:visitor-${ANY}`];
/** One item with two buckets, no gauge: µs between turns, turns at once, as they are preset. */
const TURN = ['1', '2', '0', '30000', '1000', '300000', '100'];
/** The script's keys, arguments for all and for each; µs of a gauge; how many arguments the turn has, and they. */
const IN_TURN = [String(KEYS.length), '2', '1', '', String(TURN.length), ...TURN];

/** A round of it, made ready. */
export interface RedisHolds {
  /** It tells how long all took, in ms. */
  readonly begin: () => Work<number>;
  /** How many have places. @throws Error where there are too few for a figure */
  readonly placed: () => Promise<number>;
}

/**
 * Holds by the product's own script, one hold a call, asked by `redis-benchmark`: what Redis can do at most where nobody lets holds
 * share a call.
 * @returns null where a check finds no such program @throws Error where the product has not run just that script before
 */
export async function holdsByRedis(bench: Bench, { stores }: Rig, holds: number): Promise<RedisHolds | null> {
  if (bench.size === 'check' && onPath('redis-benchmark') === null) return null;
  const program = await debianProgram('redis-benchmark', 'redis-tools');
  const { redis, redisUrl } = stores;
  const [seats, , held, , version, generation] = KEYS as [string, string, string, string, string, string];
  await redis.del(...KEYS);
  await redis.mset({ [seats]: '0'.repeat(SEATS), [version]: '1', [generation]: GENERATION });
  const sha = createHash('sha1').update(placeInTurn()).digest('hex');
  const [isProducts] = (await redis.script('EXISTS', sha)) as number[];
  if (isProducts !== 1) throw new Error('the product holds by another script than the limit would');
  const { port, password } = new URL(redisUrl);
  const ask = ['-h', '127.0.0.1', '-p', port, '-a', decodeURIComponent(password), '-q'];
  const size = ['-c', String(CONNECTIONS), '-n', String(holds), '-r', String(SEATS)];
  const keys = [...KEYS, ...BUCKETS];
  const call = ['EVALSHA', sha, String(keys.length), ...keys, ...IN_TURN, GENERATION, '[]', HOLD];
  return {
    begin: () => {
      const { pid, told } = startOn(SERVERS_CORE, [program, ...ask, ...size, ...call]);
      return { pid, told: told.then((said) => tookMs(said, holds)) };
    },
    placed: async () => {
      const placed = await redis.hlen(held);
      await redis.del(...KEYS);
      if (placed <= 0.9 * holds) throw new Error(`Redis has ${placed} of the ${holds} holds of redis-benchmark`);
      return placed;
    },
  };
}

function tookMs(said: string, holds: number): number {
  const perSecond = Number(/([\d.]+) requests per second/.exec(said)?.[1]);
  if (!(perSecond > 0)) throw new Error(`redis-benchmark tells no figure:\n${said.slice(-2_000)}`);
  return (holds / perSecond) * 1_000;
}

/** As the product puts it together (ScriptInTurn). */
function placeInTurn(): string {
  const lua = (file: string): string => readFileSync(inRoot(theRun().dist, file), 'utf8');
  const within = (name: string, text: string): string => `local function ${name}(KEYS, ARGV)\n${text}\nend\n`;
  const turns = within('take_turns', lua('platform/limits/lua/gcra-n.lua'));
  const act = within('act', lua('modules/holds/lua/place-holds-7.lua'));
  return `${turns}${act}${lua('platform/limits/lua/in-turn-n.lua')}`;
}
