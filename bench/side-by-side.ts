import { startBares } from './bare.ts';
import type { Bench } from './bench.ts';
import type { Round } from './figures.ts';
import { type Around, HttpSide, type Request, type Server } from './http-side.ts';
import type { Sides } from './scenario.ts';
import { inSlices } from './slices.ts';

/** Shorter than a machine's moods, which change within a second, and longer than a processor's caches take to be filled. */
const SLICE_MS = 20;
/**
 * So many limits are asked by turns, a round each: of one program two processes differ by a tenth and more, for as long as they run, by
 * where their memory lies and what was compiled when.
 */
const LIMITS = 5;
/** A bare server's few functions are compiled after some thousand answers. */
const WARM_LIMIT = 20_000;

/** What is asked of the limit where that is something else, and the schema that it checks a body with. */
interface OfLimit extends Partial<Request> {
  readonly schema?: object;
}

/** Both sides of what is asked over HTTP: in a round both are asked, a slice of time each by turns. */
export async function httpSides(
  bench: Bench,
  server: Server,
  { request, around, limit: { schema, ...instead } = {} }: { request: Request; around?: Around; limit?: OfLimit },
): Promise<Sides> {
  const ours = new HttpSide(bench, server, request, around);
  const bares = await startBares(bench.amount(LIMITS, 1), server, request, schema);
  const limits = bares.map(
    (bare) => new HttpSide(bench, bare.server, { ...request, ...instead }, { warmAfter: WARM_LIMIT }),
  );
  let rounds = 0;
  return {
    round: () => roundOf(limits[rounds++ % limits.length]!, ours),
    areWarm: () => [ours, ...limits].every(({ isWarm }) => isWarm),
    close: async () => void (await Promise.all(bares.map((bare) => bare.close()))),
  };
}

async function roundOf(limit: HttpSide, ours: HttpSide): Promise<Round> {
  const [limitUs, oursUs] = await inSlices([await limit.ready(), await ours.ready()], SLICE_MS);
  return { limit: limitUs.told, ours: oursUs.told };
}
