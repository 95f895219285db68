import { Injectable, Logger } from '@nestjs/common';
import { Sweeps } from '../../platform/clock/index.ts';
import { LiveEvents } from '../catalog/index.ts';
import { LiveRooms } from './live-rooms.ts';
import type { Room } from './room.ts';
import { Rooms } from './rooms.ts';
import { RoomTick } from './room-tick.ts';

const EVERY_MS = 250;

/**
 * The tick: every replica, four times a second, for every room that is not off.
 *
 * Cost: two statements for all rooms and their events; 2 Redis calls for each, which leave in one packet with all others'.
 */
@Injectable()
export class AdmitVisitors {
  private readonly log = new Logger('AdmitVisitors');
  private readonly failing = new Set<number>();

  constructor(
    private readonly rooms: Rooms,
    private readonly events: LiveEvents,
    private readonly live: LiveRooms,
    private readonly tick: RoomTick,
    sweeps: Sweeps,
  ) {
    // On a replica without workers too: it answers those who wait, and must know how far the line has come.
    sweeps.add({ everyMs: EVERY_MS, run: () => this.run(), trouble: 'waiting rooms could not be read', on: 'all' });
  }

  async run(): Promise<void> {
    const rooms = await this.rooms.all();
    this.live.forgetAllBut(rooms);
    // One room's trouble must not stop the others.
    await Promise.all([...rooms.values()].map((room) => this.runOne(room).then(...this.outcomeOf(room))));
  }

  private async runOne(room: Room): Promise<void> {
    await this.tick.run(await this.events.byNumber(room.eventId), room);
  }

  /** Said once when it begins and once when it is over: a room ticks 345,600 times a day. */
  private outcomeOf({ eventId }: Room): [() => void, (error: unknown) => void] {
    return [
      () => {
        if (this.failing.delete(eventId)) this.log.log({ eventId }, 'a waiting room goes on');
      },
      (error: unknown) => {
        if (this.failing.has(eventId)) return;
        this.failing.add(eventId);
        this.log.warn({ err: error, eventId }, 'a waiting room stands still; trying again');
      },
    ];
  }
}
