import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.ts';
import { Database, sqlFile } from '../../platform/db/index.ts';
import type { Room } from './room.ts';

const READ_ROOMS = sqlFile(import.meta.url, './sql/read-rooms.sql');
const FRESH_MS = 250;

/**
 * The waiting rooms there are, remembered by each replica: whatever an organizer switches is in force everywhere 250 ms later.
 *
 * Cost: one statement per 250 ms and replica for all of them.
 */
@Injectable()
export class Rooms {
  private known: ReadonlyMap<number, Room> = new Map();
  private untilMs = 0;
  private reading: Promise<ReadonlyMap<number, Room>> | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Null where an event has none, or one that is off. */
  async of(eventId: number): Promise<Room | null> {
    return (await this.all()).get(eventId) ?? null;
  }

  /** For who cannot wait: undefined where they would have to be read. */
  remembered(eventId: number): Room | null | undefined {
    return this.untilMs > this.clock.nowMs() ? (this.known.get(eventId) ?? null) : undefined;
  }

  all(): Promise<ReadonlyMap<number, Room>> {
    return this.untilMs > this.clock.nowMs() ? Promise.resolve(this.known) : this.refresh();
  }

  /** What may just have changed is read again. */
  refresh(): Promise<ReadonlyMap<number, Room>> {
    this.reading ??= this.read().finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  private async read(): Promise<ReadonlyMap<number, Room>> {
    const askedMs = this.clock.nowMs();
    const rooms = await this.database.query<Room>(READ_ROOMS);
    this.known = new Map(rooms.map((room) => [room.eventId, room]));
    this.untilMs = askedMs + FRESH_MS;
    return this.known;
  }
}
