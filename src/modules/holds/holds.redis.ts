import { Injectable } from '@nestjs/common';
import { LuaScript, RedisClient } from '../../platform/redis/index.ts';
import type { HoldRecord, Pick } from './hold.ts';

const PLACE_HOLDS = new LuaScript(import.meta.url, './lua/place-holds-6.lua');
const READ_HOLD = new LuaScript(import.meta.url, './lua/read-hold-3.lua');
const EXTEND_HOLD = new LuaScript(import.meta.url, './lua/extend-hold-3.lua');
const RELEASE_HOLD = new LuaScript(import.meta.url, './lua/release-hold-6.lua');
const EXPIRE_HOLDS = new LuaScript(import.meta.url, './lua/expire-holds-6.lua');
const SETTLE_SEATS = new LuaScript(import.meta.url, './lua/settle-seats-6.lua');
const LOAD_SEATS = new LuaScript(import.meta.url, './lua/load-seats-6.lua');
const READ_BOARD = new LuaScript(import.meta.url, './lua/read-board-3.lua');

/** Events whose state is in Redis: what a fresh replica sweeps. */
const LOADED_EVENTS = 'holds:events';

/** One reply a tag, so that a switch can tell them apart. */
type Outcome<Tag extends string> = Tag extends string ? { readonly outcome: Tag } : never;

/** Redis has another generation of the event's state, or none: load it and call again. */
export type Stale = { readonly outcome: 'stale' };

export interface PlaceItem {
  readonly id: string;
  readonly visitor: string;
  readonly address: string;
  readonly print: string;
  readonly ttl: number;
  readonly visitorLimit: number;
  readonly addressLimit: number;
  readonly change: 0 | 1;
  readonly pick: Pick;
}

export interface HeldReply {
  readonly outcome: 'held';
  readonly deadlineMs: number;
  /** Redis's clock at the answer. */
  readonly nowMs: number;
  readonly record: HoldRecord;
}

export type PlaceReply =
  | HeldReply
  | { readonly outcome: 'taken'; readonly places: readonly number[] }
  | Outcome<'none' | 'limit' | 'address_limit' | 'reused' | 'missing'>;

export type ReadReply = HeldReply | Stale | Outcome<'expired' | 'missing'>;
export type ExtendReply = HeldReply | Stale | Outcome<'extended' | 'expired' | 'missing'>;
export type BoardReply =
  | Stale
  | { readonly outcome: 'same' }
  | { readonly outcome: 'board'; readonly version: string; readonly bytes: string };

type Tagged = readonly [tag: string, ...rest: (string | number)[]];

/** All of the module's Redis: one typed function a script. Every key of an event shares its hash tag. */
@Injectable()
export class HoldsRedis {
  constructor(private readonly client: RedisClient) {}

  async place(eventId: number, generation: string, items: readonly PlaceItem[]): Promise<PlaceReply[] | Stale> {
    const replies = (await PLACE_HOLDS.run(this.client.redis, allKeys(eventId), [
      generation,
      JSON.stringify(items),
    ])) as Tagged | Tagged[];
    if (replies[0] === 'stale') return { outcome: 'stale' };
    return (replies as Tagged[]).map((reply): PlaceReply => {
      const [tag, ...rest] = reply;
      if (tag === 'held') return held(reply);
      if (tag === 'taken') return { outcome: 'taken', places: rest.map(Number) };
      return { outcome: tag } as Outcome<'none' | 'limit' | 'address_limit' | 'reused' | 'missing'>;
    });
  }

  async read(eventId: number, generation: string, holdId: string, visitor: string, keepMs: number): Promise<ReadReply> {
    const keys = [key(eventId, 'deadlines'), key(eventId, 'holds'), key(eventId, 'generation')];
    const reply = (await READ_HOLD.run(this.client.redis, keys, [generation, holdId, visitor, keepMs])) as Tagged;
    return reply[0] === 'held' ? held(reply) : ({ outcome: reply[0] } as Outcome<'expired' | 'missing' | 'stale'>);
  }

  async extend(eventId: number, generation: string, holdId: string, visitor: string): Promise<ExtendReply> {
    const keys = [key(eventId, 'deadlines'), key(eventId, 'holds'), key(eventId, 'generation')];
    const reply = (await EXTEND_HOLD.run(this.client.redis, keys, [generation, holdId, visitor])) as Tagged;
    return reply[0] === 'held'
      ? held(reply)
      : ({ outcome: reply[0] } as Outcome<'extended' | 'expired' | 'missing' | 'stale'>);
  }

  async release(
    eventId: number,
    generation: string,
    holdId: string,
    visitor: string,
  ): Promise<'released' | 'missing' | 'stale'> {
    const [tag] = (await RELEASE_HOLD.run(this.client.redis, allKeys(eventId), [
      generation,
      holdId,
      visitor,
    ])) as Tagged;
    return tag as 'released' | 'missing' | 'stale';
  }

  /** @returns how many holds were freed, or null where the generation is another. */
  async expire(eventId: number, generation: string, most: number): Promise<number | null> {
    const [tag, count] = (await EXPIRE_HOLDS.run(this.client.redis, allKeys(eventId), [generation, most])) as Tagged;
    return tag === 'expired' ? Number(count) : null;
  }

  async settle(
    eventId: number,
    generation: string,
    byte: string,
    holdId: string,
    places: readonly number[],
  ): Promise<'settled' | 'stale'> {
    const [tag] = (await SETTLE_SEATS.run(this.client.redis, allKeys(eventId), [
      generation,
      byte,
      holdId,
      ...places,
    ])) as Tagged;
    return tag as 'settled' | 'stale';
  }

  /** @returns whether it was loaded; false where this generation or a later one is there already. */
  async load(eventId: number, generation: string, bytes: string): Promise<boolean> {
    const [tag] = (await LOAD_SEATS.run(this.client.redis, allKeys(eventId), [generation, bytes])) as Tagged;
    await this.client.redis.sadd(LOADED_EVENTS, eventId);
    return tag === 'loaded';
  }

  async board(eventId: number, generation: string, knownVersion: string): Promise<BoardReply> {
    const keys = [key(eventId, 'seats'), key(eventId, 'version'), key(eventId, 'generation')];
    const [tag, version, bytes] = (await READ_BOARD.run(this.client.redis, keys, [generation, knownVersion])) as Tagged;
    if (tag === 'board') return { outcome: 'board', version: String(version), bytes: String(bytes) };
    return { outcome: tag } as Outcome<'same' | 'stale'>;
  }

  async loadedEvents(): Promise<number[]> {
    return (await this.client.redis.smembers(LOADED_EVENTS)).map(Number);
  }

  /** The generation that Redis has, or null where it has none. */
  generation(eventId: number): Promise<string | null> {
    return this.client.redis.get(key(eventId, 'generation'));
  }
}

function key(eventId: number, name: string): string {
  return `{${eventId}}:${name}`;
}

function allKeys(eventId: number): string[] {
  return ['seats', 'deadlines', 'holds', 'counts', 'version', 'generation'].map((name) => key(eventId, name));
}

function held([, deadline, now, record]: Tagged): HeldReply {
  return {
    outcome: 'held',
    deadlineMs: Number(deadline),
    nowMs: Number(now),
    record: JSON.parse(String(record)) as HoldRecord,
  };
}
