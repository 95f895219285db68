import { Injectable, Logger } from '@nestjs/common';
import { Sweeps } from '../../../platform/clock/index.ts';
import { DrawsStore, type KnownOrder } from './draws.store.ts';
import { drawOrder, positionsIn } from './order.ts';
import { drawKey } from './seed.ts';

const EVERY_MS = 250;

/**
 * The orders of all rooms as this replica has computed them from what is revealed: each replica finds the same.
 *
 * Cost: 4 bytes an entry of a running sale, twice that while it is computed; one statement per 250 ms.
 */
@Injectable()
export class KnownOrders {
  private readonly log = new Logger('KnownOrders');
  /** `positions[entry]`; empty where nobody is drawn. */
  private readonly positions = new Map<number, Uint32Array>();

  constructor(
    private readonly store: DrawsStore,
    sweeps: Sweeps,
  ) {
    sweeps.add({ everyMs: EVERY_MS, run: () => this.learn(), trouble: 'orders could not be read', on: 'all' });
  }

  has(eventId: number): boolean {
    return this.positions.has(eventId);
  }

  /** Null until the order is known. Who came after the freeze stands where he came. */
  positionOf(eventId: number, entry: number): number | null {
    const positions = this.positions.get(eventId);
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
