import { Injectable } from '@nestjs/common';
import { LuaScript, RedisClient } from '../redis/index.ts';

export const GCRA = new LuaScript(import.meta.url, './lua/gcra-n.lua');

export interface Bucket {
  readonly key: string;
  /** Between two turns, once those at once are taken. */
  readonly intervalUs: number;
  /** Turns at once, from a full bucket. */
  readonly atOnce: number;
  /** Refuses nothing and says how far from full it is. Only the last bucket of an item may be one. */
  readonly isGauge?: true;
}

/** How items are limited: what is the same for all of a kind. */
export interface Kind {
  /** As the script has it. */
  readonly args: readonly number[];
  /** Of the gauge, where it has one. */
  readonly gaugeUs: number | null;
}

/** The turns that an item asks for: the keys of its buckets, in the order of their kind's rates. */
export interface Wanted {
  readonly keys: readonly string[];
  readonly kind: Kind;
}

/** `taken`: turns that the item's gauge still lacks; none without one. `bucket`: which one has the longest wait, from 0. */
export type Turn =
  | { readonly outcome: 'turn'; readonly taken?: number }
  | { readonly outcome: 'wait'; readonly waitMs: number; readonly bucket: number };

export type TurnReply = readonly ['turn', emptyUs?: number] | readonly ['wait', number, number];

/** Turns that all replicas share. */
@Injectable()
export class BucketsRedis {
  constructor(private readonly client: RedisClient) {}

  /** One call. @param items each a list of buckets; all keys of a call share one hash tag */
  take(items: readonly (readonly Bucket[])[]): Promise<Turn[]> {
    return this.takeAll(items.map((buckets) => ({ keys: buckets.map(({ key }) => key), kind: kindOf(buckets) })));
  }

  /** As above. */
  async takeAll(items: readonly Wanted[]): Promise<Turn[]> {
    const keys = items.flatMap((item) => item.keys);
    const replies = (await GCRA.run(this.client, keys, runsOf(items.map(({ kind }) => kind)))) as TurnReply[];
    return replies.map((reply, at) => turnOf(reply, items[at]!.kind));
  }
}

export function kindOf(buckets: readonly Omit<Bucket, 'key'>[]): Kind {
  const gauge = buckets.at(-1)?.isGauge ? buckets.at(-1) : undefined;
  const rates = buckets.flatMap(({ intervalUs, atOnce }) => [intervalUs, atOnce]);
  return { args: [buckets.length, gauge ? 1 : 0, ...rates], gaugeUs: gauge?.intervalUs ?? null };
}

/** Nearly all that come at one moment are limited alike, and what is said once need not be read for each. @returns the script's arguments */
export function runsOf(kinds: readonly Kind[]): number[] {
  const args: number[] = [];
  let from = 0;
  for (let at = 1; at <= kinds.length; at++) {
    const kind = kinds[from]!;
    if (at < kinds.length && areAlike(kind, kinds[at]!)) continue;
    args.push(at - from, ...kind.args);
    from = at;
  }
  return args;
}

export function turnOf(reply: TurnReply, { gaugeUs }: Kind): Turn {
  if (reply[0] === 'wait') return { outcome: 'wait', waitMs: Math.ceil(reply[1] / 1_000), bucket: reply[2] - 1 };
  const [, emptyUs] = reply;
  return emptyUs === undefined || gaugeUs === null
    ? { outcome: 'turn' }
    : { outcome: 'turn', taken: emptyUs / gaugeUs };
}

function areAlike(one: Kind, other: Kind): boolean {
  return (
    one === other || (one.args.length === other.args.length && one.args.every((arg, at) => arg === other.args[at]))
  );
}
