import { Injectable, Logger } from '@nestjs/common';
import { Sweeps } from '../../platform/clock/index.ts';
import { DrawsStore, type KnownOrder } from './draw/draws.store.ts';
import { drawOrder, positionsIn } from './draw/order.ts';
import { drawKey } from './draw/seed.ts';
import type { Room } from './room.ts';

const EVERY_MS = 250;

/**
 * In which order those who came before the opening stand: computed by each replica from what is revealed, and the same on all.
 *
 * Cost: 4 bytes an entry of a running sale, twice that while it is computed; one statement per 250 ms.
 */
@Injectable()
export class Draws {
  private readonly log = new Logger('Draws');
  /** `positions[entry]`; empty where nobody is drawn. */
  private readonly positions = new Map<number, Uint32Array>();

  constructor(
    private readonly store: DrawsStore,
    sweeps: Sweeps,
  ) {
    sweeps.add({ everyMs: EVERY_MS, run: () => this.learn(), trouble: 'orders could not be read', on: 'all' });
  }

  /** Whether the order is known here: before that nobody has a position. */
  isDrawn({ eventId, frozenEntries }: Pick<Room, 'eventId' | 'frozenEntries'>): boolean {
    return frozenEntries !== null && this.positions.has(eventId);
  }

  /** Null until it is drawn. Who came after the freeze stands where he came. */
  positionOf({ eventId, frozenEntries }: Pick<Room, 'eventId' | 'frozenEntries'>, entry: number): number | null {
    const positions = frozenEntries === null ? undefined : this.positions.get(eventId);
    return positions ? (positions[entry] ?? entry) : null;
  }

  private async learn(): Promise<void> {
    const orders = await this.store.orders([...this.positions.keys()]);
    const running = new Set(orders.map(({ eventId }) => eventId));
    for (const eventId of this.positions.keys()) if (!running.has(eventId)) this.positions.delete(eventId);
    for (const order of orders.filter(({ known }) => !known))
      this.positions.set(order.eventId, await this.positionsOf(order));
  }

  private async positionsOf({ eventId, seed, entries, beaconValue }: KnownOrder): Promise<Uint32Array> {
    if (seed === null || entries === null) return new Uint32Array();
    const positions = positionsIn(await drawOrder(drawKey(seed, entries, beaconValue), entries));
    this.log.log({ eventId, entries }, 'an order is drawn');
    return positions;
  }
}
