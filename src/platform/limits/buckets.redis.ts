import { Injectable } from '@nestjs/common';
import { LuaScript, RedisClient } from '../redis/index.ts';

const GCRA = new LuaScript(import.meta.url, './lua/gcra-n.lua');

export interface Bucket {
  readonly key: string;
  /** Between two turns, once those at once are taken. */
  readonly intervalUs: number;
  /** Turns at once, from a full bucket. */
  readonly atOnce: number;
}

/** `bucket`: which of the item's buckets has the longest wait, from 0. */
export type Turn =
  { readonly outcome: 'turn' } | { readonly outcome: 'wait'; readonly waitMs: number; readonly bucket: number };

/** Turns that all replicas share. */
@Injectable()
export class BucketsRedis {
  constructor(private readonly client: RedisClient) {}

  /** One call. @param items each a list of buckets; all keys of a call share one hash tag */
  async take(items: readonly (readonly Bucket[])[]): Promise<Turn[]> {
    const keys = items.flatMap((buckets) => buckets.map(({ key }) => key));
    const args = items.flatMap((buckets) => [
      buckets.length,
      ...buckets.flatMap(({ intervalUs, atOnce }) => [intervalUs, atOnce]),
    ]);
    const replies = (await GCRA.run(this.client, keys, args)) as (['turn'] | ['wait', number, number])[];
    return replies.map((reply) =>
      reply[0] === 'turn'
        ? { outcome: 'turn' }
        : { outcome: 'wait', waitMs: Math.ceil(reply[1] / 1_000), bucket: reply[2] - 1 },
    );
  }
}
