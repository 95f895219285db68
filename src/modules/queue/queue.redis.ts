import { Injectable } from '@nestjs/common';
import { type RepliesInTurn, ScriptInTurn, type Turn, type WantedTurn } from '../../platform/limits/index.ts';
import { LuaScript, RedisClient } from '../../platform/redis/index.ts';
import type { Line } from './room.ts';

/** Of an item: visitor, older entry. */
const JOIN_PLACES = new ScriptInTurn(new LuaScript(import.meta.url, './lua/join-places-3.lua'), 2);
const TICK_ROOM = new LuaScript(import.meta.url, './lua/tick-room-4.lua');
const TAKE_ADMISSION = new LuaScript(import.meta.url, './lua/take-admission-5.lua');
const TOUCH_ADMISSIONS = new LuaScript(import.meta.url, './lua/touch-admissions-2.lua');
const END_ADMISSIONS = new LuaScript(import.meta.url, './lua/end-admissions-3.lua');
const FREEZE_ENTRIES = new LuaScript(import.meta.url, './lua/freeze-entries-2.lua');
const RESERVE_ENTRIES = new LuaScript(import.meta.url, './lua/reserve-entries-2.lua');
const BEGIN_ROOM = new LuaScript(import.meta.url, './lua/begin-room-5.lua');

const SCAN_AT_ONCE = 2_000;
/** Who dies while he begins a room keeps the others waiting no longer than this. */
const BEGINNING_MS = 1_000;

/** Redis has another generation of the room, or none: begin it and call again. */
export type Stale = { readonly outcome: 'stale' };
const STALE: Stale = { outcome: 'stale' };

export interface Place {
  readonly entry: number;
  readonly joinedMs: number;
}

/** `older`: an entry of his from an older generation, or null. */
export interface JoinItem {
  readonly visitor: string;
  readonly older: number | null;
}

export type JoinReply =
  | Stale
  | { readonly outcome: 'full'; readonly entries: number }
  | { readonly outcome: 'joined'; readonly entries: number; readonly nowMs: number; readonly places: readonly Place[] };

export type TickReply =
  | Stale
  | { readonly outcome: 'ticked'; readonly line: Line; readonly keep: boolean; readonly lapsing: readonly string[] };

export type TakeReply =
  | Stale
  | { readonly outcome: 'admitted'; readonly nowMs: number }
  | { readonly outcome: 'waiting' | 'next'; readonly served: number }
  | { readonly outcome: 'missing' };

export type FreezeReply =
  | Stale
  | { readonly outcome: 'early'; readonly leftMs: number }
  | { readonly outcome: 'frozen'; readonly entries: number; readonly sinceMs: number };

export interface TickArguments {
  readonly perMinute: number;
  /** Null while nobody may come in. */
  readonly fromMs: number | null;
  readonly mostActive: number;
  readonly stock: number | null;
  readonly arrivals: number;
  readonly manyArrivals: number | null;
  readonly idleMs: number;
}

export interface Beginning {
  readonly base: number;
  readonly reserved: number;
  readonly entriesSeen: number;
  readonly servedSeen: number;
  readonly peopleSeen: number;
  readonly frozen: { readonly entries: number; readonly sinceMs: number } | null;
  readonly inside: readonly (readonly [visitor: string, position: number])[];
  readonly holes: readonly (readonly [from: number, to: number])[];
}

type Tagged = readonly [tag: string, ...rest: (string | number)[]];

/** All of the room's Redis: one typed function a script. Every key of a waiting room shares its hash tag. */
@Injectable()
export class QueueRedis {
  constructor(private readonly client: RedisClient) {}

  async join(eventId: number, generation: string, items: readonly JoinItem[]): Promise<JoinReply> {
    const { reply } = await this.joinInTurn(eventId, generation, items);
    if (!reply) throw new Error('joins that nothing limits were stopped');
    return reply;
  }

  /** Takes each one's turn as well, and joins those who have one. `reply`: theirs, null where nobody has; `stopped`: the others. */
  async joinInTurn(
    eventId: number,
    generation: string,
    items: readonly (JoinItem & { readonly turn?: WantedTurn | null })[],
  ): Promise<{ reply: JoinReply | null; stopped: ReadonlyMap<number, Turn> }> {
    const asked = items.map(({ visitor, older, turn = null }) => ({ turn, args: [visitor, String(older ?? '')] }));
    const keys = keysOf(eventId, ['places', 'state', 'generation']);
    const { reply, stopped } = await JOIN_PLACES.run(this.client, keys, [generation], asked);
    return { reply: joinReplyOf(reply), stopped };
  }

  async tick(eventId: number, generation: string, args: TickArguments): Promise<TickReply> {
    const { perMinute, fromMs, mostActive, stock, arrivals, manyArrivals, idleMs } = args;
    const keys = keysOf(eventId, ['state', 'admitted', 'active', 'generation']);
    const given = [perMinute, fromMs ?? '', mostActive, stock ?? '', arrivals, manyArrivals ?? '', idleMs];
    const [tag, ...rest] = (await TICK_ROOM.run(this.client, keys, [generation, ...given])) as Tagged;
    if (tag === 'stale') return STALE;
    const [nowMs = 0, entries = 0, reserved = 0, served = 0, people = 0, active = 0, admitted = 0] = rest.map(Number);
    const [showRate, perSecond, quietMs, keep, holes, ...lapsing] = rest.slice(7);
    const line: Line = {
      ...{ nowMs, entries, reserved, served, people, active, admitted },
      showRate: Number(showRate),
      arrivals: Number(perSecond),
      quietMs: Number(quietMs),
      holes: JSON.parse(String(holes)) as [number, number][],
    };
    return { outcome: 'ticked', line, keep: Number(keep) === 1, lapsing: lapsing.map(String) };
  }

  async take(
    eventId: number,
    generation: string,
    place: { readonly visitor: string; readonly entry: number; readonly position: number },
    room: { readonly mostActive: number; readonly admitting: boolean },
  ): Promise<TakeReply> {
    const keys = keysOf(eventId, ['places', 'state', 'admitted', 'active', 'generation']);
    const args = [place.visitor, place.entry, place.position, room.mostActive, room.admitting ? 1 : 0];
    const [tag, number] = (await TAKE_ADMISSION.run(this.client, keys, [generation, ...args])) as Tagged;
    if (tag === 'admitted') return { outcome: tag, nowMs: Number(number) };
    if (tag === 'waiting' || tag === 'next') return { outcome: tag, served: Number(number) };
    return { outcome: tag as 'missing' | 'stale' };
  }

  /** @returns those of them who are not inside */
  async touch(
    eventId: number,
    generation: string,
    visitors: readonly string[],
  ): Promise<Stale | { outcome: 'touched'; gone: string[] }> {
    const keys = keysOf(eventId, ['active', 'generation']);
    const [tag, ...gone] = (await TOUCH_ADMISSIONS.run(this.client, keys, [generation, ...visitors])) as Tagged;
    return tag === 'stale' ? STALE : { outcome: 'touched', gone: gone.map(String) };
  }

  /** @param idleMs only those who have not been seen for so long @returns those who are no longer inside */
  async end(
    eventId: number,
    generation: string,
    visitors: readonly string[],
    { idleMs, place }: { readonly idleMs?: number; readonly place: 'kept' | 'given_back' },
  ): Promise<Stale | { outcome: 'ended'; visitors: string[] }> {
    const keys = keysOf(eventId, ['places', 'active', 'generation']);
    const args = [generation, idleMs ?? '', place === 'given_back' ? 1 : 0, ...visitors];
    const [tag, ...ended] = (await END_ADMISSIONS.run(this.client, keys, args)) as Tagged;
    return tag === 'stale' ? STALE : { outcome: 'ended', visitors: ended.map(String) };
  }

  /** Once, by Redis's clock. @param openingMs 0: the sale has been opened by hand */
  async freeze(eventId: number, generation: string, openingMs: number): Promise<FreezeReply> {
    const keys = keysOf(eventId, ['state', 'generation']);
    const [tag, number, since] = (await FREEZE_ENTRIES.run(this.client, keys, [generation, openingMs])) as Tagged;
    if (tag === 'stale') return STALE;
    if (tag === 'early') return { outcome: tag, leftMs: Number(number) };
    return { outcome: 'frozen', entries: Number(number), sinceMs: Number(since) };
  }

  async reserve(eventId: number, generation: string, reserved: number): Promise<Stale | { outcome: 'reserved' }> {
    const keys = keysOf(eventId, ['state', 'generation']);
    const [tag] = (await RESERVE_ENTRIES.run(this.client, keys, [generation, reserved])) as Tagged;
    return { outcome: tag as 'stale' | 'reserved' };
  }

  async begin(eventId: number, generation: string, from: Beginning): Promise<'begun' | 'there' | 'lost' | 'stale'> {
    const keys = keysOf(eventId, ['places', 'state', 'admitted', 'active', 'generation']);
    const { base, reserved, entriesSeen, servedSeen, peopleSeen, frozen, inside, holes } = from;
    const args = [base, reserved, entriesSeen, servedSeen, frozen?.entries ?? '', frozen?.sinceMs ?? ''];
    const lists = [JSON.stringify(inside), JSON.stringify(holes)];
    const reply = await BEGIN_ROOM.run(this.client, keys, [generation, ...args, ...lists, peopleSeen]);
    return (reply as Tagged)[0] as 'begun' | 'there' | 'lost' | 'stale';
  }

  /** @returns whether the caller may begin the room: nobody else does. Two would leave a hole of entries that nobody gets */
  async beginTurn(eventId: number): Promise<boolean> {
    const [key = ''] = keysOf(eventId, ['beginning']);
    return (await this.client.run((redis) => redis.set(key, '1', 'PX', BEGINNING_MS, 'NX'))) === 'OK';
  }

  async endTurn(eventId: number): Promise<void> {
    const [key = ''] = keysOf(eventId, ['beginning']);
    await this.client.run((redis) => redis.del(key));
  }

  /** @returns whether nobody has used it before: of two who use it at once, one has */
  async useProof(eventId: number, nonce: string, keptMs: number): Promise<boolean> {
    const [key = ''] = keysOf(eventId, [`work:${nonce}`]);
    return (await this.client.run((redis) => redis.set(key, '1', 'PX', keptMs, 'NX'))) === 'OK';
  }

  /** Whether Redis has this generation with all its parts; `lost`: it has it without some. */
  async look(eventId: number, generation: string): Promise<'there' | 'lost' | 'other'> {
    const [places = '', state = '', key = ''] = keysOf(eventId, ['places', 'state', 'generation']);
    const [current, parts] = await this.client.run((redis) =>
      Promise.all([redis.get(key), redis.exists(places, state)]),
    );
    if (current !== generation) return 'other';
    return parts === 2 ? 'there' : 'lost';
  }

  /** A visitor's place, or null. Reads what is there: whoever decides by it asks a script. */
  async placeOf(eventId: number, visitor: string): Promise<Place | null> {
    const [key = ''] = keysOf(eventId, ['places']);
    const found = await this.client.run((redis) => redis.hget(key, visitor));
    const [entry, seconds] = found?.split(' ') ?? [];
    return entry === undefined ? null : placeOf(entry, seconds);
  }

  /** Everyone who has a place, in no order; entries that nobody has any more are missing. Bounded calls, one after the other. */
  async *entriesOf(eventId: number): AsyncGenerator<{ visitor: string; entry: number }[]> {
    const [key = ''] = keysOf(eventId, ['places']);
    let cursor = '0';
    do {
      const from = cursor;
      const [next, found] = await this.client.run((redis) => redis.hscan(key, from, 'COUNT', SCAN_AT_ONCE));
      cursor = next;
      yield found.flatMap((visitor, at) =>
        at % 2 === 0 && visitor !== '' ? [{ visitor, entry: Number(found[at + 1]?.split(' ')[0]) }] : [],
      );
    } while (cursor !== '0');
  }
}

function keysOf(eventId: number, names: readonly string[]): string[] {
  return names.map((name) => `{${eventId}:q}:${name}`);
}

function joinReplyOf(reply: RepliesInTurn['reply']): JoinReply | null {
  if (reply === null) return null;
  const [tag, entries, now, given] = reply as Tagged;
  if (tag === 'stale') return STALE;
  if (tag === 'full') return { outcome: 'full', entries: Number(entries) };
  const numbers = String(given).split(' ');
  const places: Place[] = [];
  for (let at = 0; at < numbers.length; at += 2) places.push(placeOf(numbers[at], numbers[at + 1]));
  return { outcome: 'joined', entries: Number(entries), nowMs: Number(now), places };
}

function placeOf(entry: string | number | undefined, seconds: string | number | undefined): Place {
  return { entry: Number(entry), joinedMs: Number(seconds) * 1_000 };
}
