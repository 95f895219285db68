import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../platform/config/index.ts';
import type { LiveEvent } from '../catalog/index.ts';
import { AdmissionPort, type SeatsToCome } from './admission-port.ts';
import { Arrivals } from './arrivals.ts';
import { IDLE_MS } from './admission.ts';
import { LiveRooms } from './live-rooms.ts';
import { QueueRedis, type TickReply } from './queue.redis.ts';
import { admissionRate } from './rate.ts';
import type { Room } from './room.ts';
import { RoomGenerations } from './room-generations.ts';
import { isSlow } from './switch-room.ts';

type Ticked = Exclude<TickReply, { outcome: 'stale' }>;

/**
 * Lets people into one event by the time that went by since anybody did: no leader, and harmless to do twice.
 *
 * Cost: one Redis call, and the board's.
 */
@Injectable()
export class TickRoom {
  constructor(
    private readonly redis: QueueRedis,
    private readonly generations: RoomGenerations,
    private readonly live: LiveRooms,
    private readonly port: AdmissionPort,
    private readonly arrivals: Arrivals,
    @Inject(CONFIG) private readonly config: Pick<Config, 'deadlineScale'>,
  ) {}

  async run(event: LiveEvent, room: Room): Promise<Ticked> {
    const stock = await this.port.stock(event);
    const admitting = this.mayEnter(event, room);
    const rate = admitting ? this.rateOf(event, room) : 0;
    const ticked = await this.generations.with<Ticked>(room.eventId, ({ text }) =>
      this.redis.tick(room.eventId, text, {
        perMinute: rate,
        fromMs: admitting ? this.live.admitsFromMs(room) : null,
        mostActive: room.mostActive,
        stock: stock === null ? null : seatsOf(stock),
        arrivals: this.arrivals.take(room.eventId),
        manyArrivals: room.mode === 'automatic' ? this.manyArrivals(room) : null,
        idleMs: Math.round(IDLE_MS / this.config.deadlineScale),
      }),
    );
    const soldOut = stock === null ? null : seatsOf(stock) === 0;
    this.live.note(room.eventId, { line: ticked.line, rate: soldOut === true ? 0 : rate, soldOut });
    return ticked;
  }

  /** As far as settings and sale go; the script looks at the clock. */
  private mayEnter(event: LiveEvent, room: Room): boolean {
    if (room.paused || (room.mode === 'automatic' && room.openedAt === null)) return false;
    return this.live.saleOf(event) === 'on_sale' && this.live.admitsFromMs(room) !== null;
  }

  /** Checkout is slow on one replica: the others must not take the room for quiet, which they would close at once. */
  private manyArrivals(room: Room): number | null {
    return isSlow(room, this.port.load()) ? 0 : room.arrivalsPerSecond;
  }

  private rateOf(event: LiveEvent, room: Room): number {
    return admissionRate({
      perMinute: room.ratePerMinute,
      limits: this.port.limits(event),
      checkoutMs: this.port.load().latencyMs,
      bearableMs: room.checkoutMs,
    });
  }
}

/** Whole seats that people could still get: of what may come back, what can be counted on. */
function seatsOf({ free, returning }: SeatsToCome): number {
  return free + Math.floor(returning);
}
