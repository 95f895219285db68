import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.ts';
import { Database, sqlFile } from '../../platform/db/index.ts';
import { Unavailable } from '../../platform/http/index.ts';
import { RedisLife } from '../../platform/redis/index.ts';
import { QueueRedis, type Stale } from './queue.redis.ts';
import type { Room } from './room.ts';
import { Rooms } from './rooms.ts';
import { SeenLines } from './seen-lines.ts';

const TAKE_ENTRIES = sqlFile(import.meta.url, './sql/take-entries.sql');
const RESERVE_ENTRIES = sqlFile(import.meta.url, './sql/reserve-entries.sql');
const RAISE_ROOM = sqlFile(import.meta.url, './sql/raise-room.sql');
const READ_INSIDE = sqlFile(import.meta.url, './sql/read-inside.sql');

const ATTEMPTS = 60;
const LOOK_AGAIN_MS = 30;
/** Set aside at once. Those that a lost Redis had left are a hole, so not many. */
const BLOCK = 256;

export interface RoomGeneration {
  /** What Redis must have: `<event's public id>:<number>`. */
  readonly text: string;
  readonly number: number;
}

/**
 * A generation of a room: it counts the lives of Redis and the losses of this room alone. Each has entries of its own, set
 * aside in PostgreSQL before any is given out, so that no entry is ever given out twice, whatever a Redis has forgotten.
 */
@Injectable()
export class RoomGenerations {
  private readonly log = new Logger('RoomGenerations');
  private readonly renewing = new Map<number, Promise<void>>();
  private readonly seenLast = new Map<number, number>();

  constructor(
    private readonly database: Database,
    private readonly redis: QueueRedis,
    private readonly life: RedisLife,
    private readonly rooms: Rooms,
    private readonly seen: SeenLines,
    private readonly clock: Clock,
  ) {}

  /** Runs a script with the generation it needs; begins it where Redis says that it has another. @throws Unavailable */
  async with<Reply>(eventId: number, call: (generation: RoomGeneration) => Promise<Reply | Stale>): Promise<Reply> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const generation = await this.of(eventId);
      const reply = await call(generation);
      if (!isStale(reply)) {
        this.seenLast.set(eventId, generation.number);
        return reply;
      }
      await this.renew(eventId);
    }
    throw new Unavailable(new Error(`the waiting room of event ${eventId} could not be begun in Redis`));
  }

  /** As far as this replica knows: what a script refuses is learnt anew. @throws RedisAway */
  async of(eventId: number): Promise<RoomGeneration> {
    const life = await this.life.number();
    const room = await this.rooms.of(eventId);
    if (!room) throw new Unavailable(new Error(`event ${eventId} has no waiting room any more`));
    const number = room.raised + life;
    return { text: `${room.publicId}:${number}`, number };
  }

  /** The number that Redis had last when this replica asked it; null where it never has. Needs no store. */
  known(eventId: number): number | null {
    return this.seenLast.get(eventId) ?? null;
  }

  /** Sets more entries aside; `stale` where the generation is over, by PostgreSQL or by Redis. */
  async reserve(
    eventId: number,
    { text, number }: RoomGeneration,
    upTo: number,
  ): Promise<Stale | { outcome: 'reserved' }> {
    const [row] = await this.database.query<{ reserved: number }>(RESERVE_ENTRIES, [eventId, number, upTo]);
    return row ? this.redis.reserve(eventId, text, row.reserved) : { outcome: 'stale' };
  }

  /** One at a time a replica, and of all replicas one. */
  private renew(eventId: number): Promise<void> {
    const renewing = this.renewing.get(eventId) ?? this.renewOnce(eventId).finally(() => this.renewing.delete(eventId));
    this.renewing.set(eventId, renewing);
    return renewing;
  }

  private async renewOnce(eventId: number): Promise<void> {
    await this.life.look();
    const room = (await this.rooms.refresh()).get(eventId);
    if (!room) return;
    const generation = await this.of(eventId);
    const found = await this.redis.look(eventId, generation.text);
    if (found === 'there') return;
    if (found === 'lost') {
      const raised = await this.database.query(RAISE_ROOM, [eventId, room.raised]);
      this.log.warn({ eventId, raised }, 'Redis has lost a waiting room: a new generation is declared');
      await this.rooms.refresh();
      return;
    }
    if (!(await this.redis.beginTurn(eventId))) return this.clock.sleep(LOOK_AGAIN_MS);
    // Somebody else may have begun it while we asked for our turn.
    if ((await this.redis.look(eventId, generation.text)) === 'other') await this.begin(room, generation);
    await this.redis.endTurn(eventId);
  }

  private async begin(room: Room, generation: RoomGeneration): Promise<void> {
    const { eventId, frozenEntries, frozenAt } = room;
    const { entries, served } = this.seen.of(eventId);
    const [taken] = await this.database.query<{
      base: number;
      reserved: number;
      entriesSeen: number;
      servedSeen: number;
      peopleSeen: number;
      holes: [number, number][];
    }>(TAKE_ENTRIES, [eventId, BLOCK, entries, served]);
    if (!taken) return;
    const inside = await this.database.query<{ visitor: string; position: number }>(READ_INSIDE, [eventId]);
    const outcome = await this.redis.begin(eventId, generation.text, {
      ...taken,
      frozen: frozenEntries === null || frozenAt === null ? null : { entries: frozenEntries, sinceMs: +frozenAt },
      inside: inside.map(({ visitor, position }) => [visitor, position] as const),
    });
    if (outcome === 'begun') this.log.log({ eventId, generation: generation.number }, 'a waiting room begins in Redis');
  }
}

function isStale(reply: unknown): reply is Stale {
  return typeof reply === 'object' && reply !== null && 'outcome' in reply && reply.outcome === 'stale';
}
