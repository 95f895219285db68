import { Injectable, Logger } from '@nestjs/common';
import { Database, sqlFile } from '../../platform/db/index.ts';
import type { LiveEvent } from '../catalog/index.ts';
import { LiveRooms } from './live-rooms.ts';
import { type FreezeReply, QueueRedis } from './queue.redis.ts';
import type { Room } from './room.ts';
import { RoomGenerations } from './room-generations.ts';
import { Rooms } from './rooms.ts';

const KEEP_FREEZE = sqlFile(import.meta.url, './sql/keep-freeze.sql');

/**
 * At the opening, by Redis's clock: counts those who came before it, once. What PostgreSQL has of it counts.
 *
 * Cost: 1 Redis call and 2 statements at the opening; nothing before and after.
 */
@Injectable()
export class FreezeEntries {
  private readonly log = new Logger('FreezeEntries');

  constructor(
    private readonly database: Database,
    private readonly redis: QueueRedis,
    private readonly generations: RoomGenerations,
    private readonly rooms: Rooms,
    private readonly live: LiveRooms,
  ) {}

  /** @returns the room as it is now */
  async run(event: LiveEvent, room: Room): Promise<Room> {
    const sale = this.live.saleOf(event);
    if (room.frozenEntries !== null || sale === 'announced' || sale === 'ended') return room;
    const openingMs = event.saleStatus === 'scheduled' ? +event.row.saleOpensAt : 0;
    const reply = await this.generations.with<Exclude<FreezeReply, { outcome: 'stale' }>>(room.eventId, ({ text }) =>
      this.redis.freeze(room.eventId, text, openingMs),
    );
    if (reply.outcome === 'early') return room;
    const { entries, sinceMs } = reply;
    const kept = await this.database.query(KEEP_FREEZE, [room.eventId, entries, sinceMs]);
    this.log.log({ eventId: room.eventId, entries, kept }, 'entries are frozen');
    return (await this.rooms.refresh()).get(room.eventId) ?? room;
  }
}
