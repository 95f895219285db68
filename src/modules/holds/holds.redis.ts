import { Injectable } from '@nestjs/common';
import { ScriptInTurn, type Turn, type WantedTurn } from '../../platform/limits/index.ts';
import { LuaScript, RedisClient } from '../../platform/redis/index.ts';
import type { EventState } from './hold.ts';
import { placeArgs, type PlaceItem, placeRepliesOf, type PlaceReply } from './place-wire.ts';
import { held, type HeldReply, type Outcome, type Stale, type Tagged } from './replies.ts';

const PLACE_HOLDS = new ScriptInTurn(new LuaScript(import.meta.url, './lua/place-holds-7.lua'), 1);
const READ_HOLD = new LuaScript(import.meta.url, './lua/read-hold-3.lua');
const EXTEND_HOLD = new LuaScript(import.meta.url, './lua/extend-hold-5.lua');
const RELEASE_HOLD = new LuaScript(import.meta.url, './lua/release-hold-7.lua');
const EXPIRE_HOLDS = new LuaScript(import.meta.url, './lua/expire-holds-7.lua');
const SETTLE_SEATS = new LuaScript(import.meta.url, './lua/settle-seats-7.lua');
const LOAD_SEATS = new LuaScript(import.meta.url, './lua/load-seats-8.lua');
const READ_BOARD = new LuaScript(import.meta.url, './lua/read-board-3.lua');
const LOOK_AT_EVENT = new LuaScript(import.meta.url, './lua/look-at-event-6.lua');

const STATE = ['seats', 'deadlines', 'holds', 'counts', 'version', 'generation'] as const;
const STATE_AND_LOG = [...STATE, 'log'] as const;

/** Long enough to load a stadium; who dies while loading keeps the others waiting no longer than this. */
const LOADING_MS = 3_000;

/** Which replica compares the stores; three passes long. */
const RECONCILER = 'holds:reconciler';
const LEAD_MS = 15_000;

export type ReadReply = HeldReply | Stale | Outcome<'expired' | 'missing'>;
export type ExtendReply = HeldReply | Stale | Outcome<'extended' | 'expired' | 'missing'>;
export interface Expired {
  readonly outcome: 'expired';
  readonly count: number;
  readonly nextDeadlineInMs: number | null;
}

export type BoardReply =
  | Stale
  | { readonly outcome: 'same' }
  | { readonly outcome: 'board'; readonly version: string; readonly bytes: string };

/** All of an event at one moment. */
export interface Look extends EventState {
  readonly outcome: 'seen';
  readonly nextDeadlineInMs: number | null;
}

/** A change of holds as the scripts note it; `seats` are places. */
export interface HoldChange {
  readonly generation: number;
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly hold: string | null;
  readonly state: string | null;
  readonly seats: readonly number[];
}

/** All of the module's Redis: one typed function a script. Every key of an event shares its hash tag. */
@Injectable()
export class HoldsRedis {
  /** Events with changes of holds that this replica has made and nobody may have copied yet. */
  readonly changed = new Set<number>();

  constructor(private readonly client: RedisClient) {}

  async place(eventId: number, generation: string, items: readonly PlaceItem[]): Promise<PlaceReply[] | Stale> {
    const asked = items.map((item) => ({ item, turn: null }));
    return (await this.placeInTurn(eventId, generation, asked)).reply ?? [];
  }

  /** Takes each one's turn as well, and places those who have one. `reply`: theirs, null where nobody has; `stopped`: the others. */
  async placeInTurn(
    eventId: number,
    generation: string,
    items: readonly { readonly item: PlaceItem; readonly turn: WantedTurn | null }[],
  ): Promise<{ reply: PlaceReply[] | Stale | null; stopped: ReadonlyMap<number, Turn> }> {
    const { shared, each } = placeArgs(items.map(({ item }) => item));
    const asked = items.map(({ turn }, at) => ({ turn, args: [each[at]!] }));
    const { reply, stopped } = await PLACE_HOLDS.run(
      this.client,
      keysOf(eventId, STATE_AND_LOG),
      [generation, shared],
      asked,
    );
    this.changed.add(eventId);
    return { reply: reply === null ? null : placeRepliesOf(reply as Tagged | string[]), stopped };
  }

  async read(eventId: number, generation: string, holdId: string, visitor: string, keepMs: number): Promise<ReadReply> {
    const keys = keysOf(eventId, ['deadlines', 'holds', 'generation']);
    const reply = (await READ_HOLD.run(this.client, keys, [generation, holdId, visitor, keepMs])) as Tagged;
    return reply[0] === 'held' ? held(reply) : ({ outcome: reply[0] } as Outcome<'expired' | 'missing' | 'stale'>);
  }

  async extend(eventId: number, generation: string, holdId: string, visitor: string): Promise<ExtendReply> {
    const keys = keysOf(eventId, ['deadlines', 'holds', 'version', 'generation', 'log']);
    const reply = (await EXTEND_HOLD.run(this.client, keys, [generation, holdId, visitor])) as Tagged;
    this.changed.add(eventId);
    return reply[0] === 'held'
      ? held(reply)
      : ({ outcome: reply[0] } as Outcome<'extended' | 'expired' | 'missing' | 'stale'>);
  }

  async release(
    eventId: number,
    generation: string,
    holdId: string,
    visitor: string,
  ): Promise<Outcome<'released' | 'missing' | 'stale'>> {
    const [tag] = (await this.change(RELEASE_HOLD, eventId, [generation, holdId, visitor])) as Tagged;
    return { outcome: tag } as Outcome<'released' | 'missing' | 'stale'>;
  }

  /** Frees holds whose time is up. */
  async expire(eventId: number, generation: string, most: number): Promise<Stale | Expired> {
    const [tag, count, nextInMs] = (await this.change(EXPIRE_HOLDS, eventId, [generation, most])) as Tagged;
    if (tag === 'stale') return { outcome: 'stale' };
    return { outcome: 'expired', count: Number(count), nextDeadlineInMs: numberOrNull(nextInMs) };
  }

  async settle(
    eventId: number,
    generation: string,
    byte: string,
    holdId: string,
    places: readonly number[],
    /** Bytes that it may be written over; any where empty. */
    over = '',
  ): Promise<Outcome<'settled' | 'stale'>> {
    const [tag] = (await this.change(SETTLE_SEATS, eventId, [generation, byte, holdId, over, ...places])) as Tagged;
    return { outcome: tag } as Outcome<'settled' | 'stale'>;
  }

  async board(eventId: number, generation: string, knownVersion: string): Promise<BoardReply> {
    const keys = keysOf(eventId, ['seats', 'version', 'generation']);
    const [tag, version, bytes] = (await READ_BOARD.run(this.client, keys, [generation, knownVersion])) as Tagged;
    if (tag === 'board') return { outcome: 'board', version: String(version), bytes: String(bytes) };
    return { outcome: tag } as Outcome<'same' | 'stale'>;
  }

  async look(eventId: number, generation: string): Promise<Look | Stale> {
    const reply = (await LOOK_AT_EVENT.run(this.client, keysOf(eventId, STATE), [generation])) as Tagged;
    const [tag, bytes, holds, deadlines, placesHeld, version, nextInMs] = reply;
    if (tag === 'stale') return { outcome: 'stale' };
    return {
      outcome: 'seen',
      bytes: String(bytes),
      holds: Number(holds),
      deadlines: Number(deadlines),
      placesHeld: Number(placesHeld),
      version: Number(version),
      nextDeadlineInMs: numberOrNull(nextInMs),
    };
  }

  /** Of these visitors, those who hold places. */
  async holding(eventId: number, visitors: readonly string[]): Promise<string[]> {
    const [counts = ''] = keysOf(eventId, ['counts']);
    const held = await this.client.run((redis) => redis.hmget(counts, ...visitors.map((visitor) => `v:${visitor}`)));
    return visitors.filter((_, at) => Number(held[at]) > 0);
  }

  /** @returns whether this replica is the one that compares the stores: until it has not asked for some time */
  async leadReconciling(replica: string): Promise<boolean> {
    return this.client.run(async (redis) => {
      await redis.set(RECONCILER, replica, 'PX', LEAD_MS, 'NX');
      if ((await redis.get(RECONCILER)) !== replica) return false;
      await redis.pexpire(RECONCILER, LEAD_MS);
      return true;
    });
  }

  /** @returns whether the caller may load the event's state: nobody else does */
  async beginLoading(eventId: number): Promise<boolean> {
    const [key = ''] = keysOf(eventId, ['loading']);
    return (await this.client.run((redis) => redis.set(key, '1', 'PX', LOADING_MS, 'NX'))) === 'OK';
  }

  /** For who has found, when it was his turn, that there is nothing to load. */
  async endLoading(eventId: number): Promise<void> {
    const [key = ''] = keysOf(eventId, ['loading']);
    await this.client.run((redis) => redis.del(key));
  }

  /** Opens the gate, and lets others load again. @returns false where this generation or a later one is there already */
  async load(eventId: number, generation: string, bytes: string): Promise<boolean> {
    const keys = keysOf(eventId, [...STATE_AND_LOG, 'loading']);
    const [tag] = (await LOAD_SEATS.run(this.client, keys, [generation, bytes])) as Tagged;
    return tag === 'loaded';
  }

  /**
   * The oldest changes that nobody has taken away yet.
   * @param most entries; one may have as many changes as a sweep's call has freed
   */
  async changes(eventId: number, most: number): Promise<{ changes: HoldChange[]; isAll: boolean }> {
    const [log = ''] = keysOf(eventId, ['log']);
    const entries = await this.client.run((redis) => redis.xrange(log, '-', '+', 'COUNT', most));
    return { changes: entries.flatMap(([id, fields]) => changesOf(id, fields)), isAll: entries.length < most };
  }

  /** Takes changes away up to one, which somebody has kept. */
  async forgetChanges(eventId: number, { generation, seq }: HoldChange): Promise<void> {
    const [log = ''] = keysOf(eventId, ['log']);
    await this.client.run((redis) => redis.xtrim(log, 'MINID', `${generation}-${seq + 1}`));
  }

  /** A script that changes holds, which the journal must hear of. */
  private async change(script: LuaScript, eventId: number, args: readonly (string | number)[]): Promise<unknown> {
    const reply = await script.run(this.client, keysOf(eventId, STATE_AND_LOG), args);
    this.changed.add(eventId);
    return reply;
  }
}

function keysOf(eventId: number, names: readonly string[]): string[] {
  return names.map((name) => `{${eventId}}:${name}`);
}

function numberOrNull(reply: string | number | undefined): number | null {
  return reply === undefined || reply === '' ? null : Number(reply);
}

/** An entry is one change, or holds that ended together: their numbers are those up to its own. */
function changesOf(id: string, fields: readonly string[]): HoldChange[] {
  const [generation = 0, seq = 0] = id.split('-').map(Number);
  const of = (name: string) => {
    const at = fields.indexOf(name);
    return at < 0 ? null : fields[at + 1] || null;
  };
  const change = { generation, at: Number(of('at')), kind: of('kind') ?? '', state: of('state') };
  const seats = JSON.parse(of('seats') ?? '[]') as number[];
  const ended = JSON.parse(of('ended') ?? 'null') as [hold: string, seats: number[]][] | null;
  if (ended === null) return [{ ...change, seq, hold: of('hold'), seats }];
  return ended.map(([hold, its], at) => ({ ...change, seq: seq - ended.length + 1 + at, hold, seats: its }));
}
