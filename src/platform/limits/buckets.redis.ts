import { Injectable } from '@nestjs/common';
import { LuaScript, RedisClient } from '../redis/index.ts';

const GCRA = new LuaScript(import.meta.url, './lua/gcra-n.lua');

export interface Bucket {
  readonly key: string;
  /** Between two turns, once those at once are taken. */
  readonly intervalUs: number;
  /** Turns at once, from a full bucket. */
  readonly atOnce: number;
  /** Refuses nothing and says how far from full it is. Only the last bucket of an item may be one. */
  readonly isGauge?: true;
}

/** `taken`: turns that the item's gauge still lacks; none without one. `bucket`: which one has the longest wait, from 0. */
export type Turn =
  | { readonly outcome: 'turn'; readonly taken?: number }
  | { readonly outcome: 'wait'; readonly waitMs: number; readonly bucket: number };

type Reply = ['turn', emptyUs?: number] | ['wait', number, number];

/** Turns that all replicas share. */
@Injectable()
export class BucketsRedis {
  constructor(private readonly client: RedisClient) {}

  /** One call. @param items each a list of buckets; all keys of a call share one hash tag */
  async take(items: readonly (readonly Bucket[])[]): Promise<Turn[]> {
    const keys = items.flatMap((buckets) => buckets.map(({ key }) => key));
    const args = runsOf(items).flatMap(({ count, like }) => [count, ...kindOf(like)]);
    const replies = (await GCRA.run(this.client, keys, args)) as Reply[];
    return replies.map((reply, at) => {
      if (reply[0] === 'wait') return { outcome: 'wait', waitMs: Math.ceil(reply[1] / 1_000), bucket: reply[2] - 1 };
      const [, emptyUs] = reply;
      const gauge = items[at]?.at(-1);
      return emptyUs === undefined || !gauge
        ? { outcome: 'turn' }
        : { outcome: 'turn', taken: emptyUs / gauge.intervalUs };
    });
  }
}

/** Nearly all that come at one moment are limited alike, and what is said once need not be read for each. */
function runsOf(items: readonly (readonly Bucket[])[]): { count: number; readonly like: readonly Bucket[] }[] {
  const runs: { count: number; readonly like: readonly Bucket[] }[] = [];
  for (const item of items) {
    const run = runs.at(-1);
    if (run && areAlike(run.like, item)) run.count++;
    else runs.push({ count: 1, like: item });
  }
  return runs;
}

function areAlike(one: readonly Bucket[], other: readonly Bucket[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ intervalUs, atOnce, isGauge }, at) => {
      const bucket = other[at]!;
      return intervalUs === bucket.intervalUs && atOnce === bucket.atOnce && isGauge === bucket.isGauge;
    })
  );
}

function kindOf(buckets: readonly Bucket[]): number[] {
  const rates = buckets.flatMap(({ intervalUs, atOnce }) => [intervalUs, atOnce]);
  return [buckets.length, buckets.at(-1)?.isGauge ? 1 : 0, ...rates];
}
