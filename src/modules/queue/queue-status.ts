import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.ts';
import { LiveEvents } from '../catalog/index.ts';
import { Arrivals } from './arrivals.ts';
import type { StatusResponse } from './queue.dto.ts';
import { RoomView } from './room-view.ts';
import { Rooms } from './rooms.ts';

const FRESH_MS = 250;
/** Of a line that does not move the bytes stay the same for so long, and caches answer for us. */
const SAME_MS = 5_000;
const MOST_KEPT = 1_000;

export interface StatusBytes {
  readonly etag: string;
  readonly text: string;
}

interface Kept extends StatusBytes {
  readonly content: string;
  readonly stock: StatusResponse['stock'];
  readonly madeMs: number;
}

interface Slot {
  untilMs: number;
  made: Kept | undefined;
  making: Promise<Kept> | undefined;
}

/**
 * The state of a waiting room for everyone: the same bytes, from memory.
 *
 * Cost: none a reader; an event's read and a look at the board each 250 ms and replica. While a store is away the last bytes
 * stay, and say how old they are.
 */
@Injectable()
export class QueueStatus {
  private readonly slots = new Map<string, Slot>();

  constructor(
    private readonly events: LiveEvents,
    private readonly rooms: Rooms,
    private readonly view: RoomView,
    private readonly arrivals: Arrivals,
    private readonly clock: Clock,
  ) {}

  /** @param idOrSlug as asked for @throws EventNotFound; Unavailable where a store is away and nothing is known yet */
  async of(idOrSlug: string): Promise<StatusBytes> {
    const slot = this.slots.get(idOrSlug);
    if (slot?.made && slot.untilMs > this.clock.nowMs()) return slot.made;
    return this.make(idOrSlug, slot ?? { untilMs: 0, made: undefined, making: undefined });
  }

  /**
   * The bytes at hand, for a reader who cannot wait; he has fresh ones made for those who come after him. Null where they
   * are older than 500 ms.
   */
  remembered(idOrSlug: string): StatusBytes | null {
    const slot = this.slots.get(idOrSlug);
    const nowMs = this.clock.nowMs();
    if (!slot?.made || slot.untilMs + FRESH_MS <= nowMs) return null;
    if (slot.untilMs <= nowMs) void this.make(idOrSlug, slot);
    return slot.made;
  }

  private make(idOrSlug: string, slot: Slot): Promise<Kept> {
    slot.making ??= this.makeOnce(idOrSlug, slot.made)
      .then((made) => {
        if (this.slots.size >= MOST_KEPT) this.slots.clear();
        this.slots.set(idOrSlug, slot);
        slot.made = made;
        return made;
      })
      .finally(() => {
        slot.untilMs = this.clock.nowMs() + FRESH_MS;
        slot.making = undefined;
      });
    return slot.made ? slot.making.catch(() => slot.made!) : slot.making;
  }

  private async makeOnce(idOrSlug: string, before: Kept | undefined): Promise<Kept> {
    const event = await this.events.byIdOrSlug(idOrSlug);
    const room = await this.rooms.of(event.id);
    if (room?.mode === 'automatic' && room.openedAt === null) this.arrivals.note(event.id);
    const { at, ...rest } = await this.view.status(event, room);
    const status = { ...rest, stock: rest.stock ?? before?.stock ?? null };
    const content = JSON.stringify(status);
    const nowMs = this.clock.nowMs();
    if (before?.content === content && before.madeMs + SAME_MS > nowMs) return before;
    const text = JSON.stringify({ ...status, at });
    const etag = `"${hash('sha256', text, 'base64url').slice(0, 22)}"`;
    return { etag, text, content, stock: status.stock, madeMs: nowMs };
  }
}
