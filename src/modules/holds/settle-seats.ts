import { Injectable, Logger } from '@nestjs/common';
import { InventoryQueries, type PlaceState } from '../inventory/index.ts';
import { Generations } from './generations.ts';
import { SEAT_BYTE } from './hold.ts';
import { HoldsRedis } from './holds.redis.ts';

/** `blocked`: one that is held out of an allotment stays so, like a free one that is held. */
export type SettledState = 'free' | 'claimed' | 'sold' | 'blocked';

const SETTLED: Readonly<Record<PlaceState, SettledState>> = { f: 'free', c: 'claimed', s: 'sold', x: 'blocked' };

/**
 * Tells Redis what PostgreSQL has committed about places. Best effort: a lost call leaves a byte that is too strict or
 * that the claim refuses, never one that sells twice.
 *
 * Cost: one Redis call.
 */
@Injectable()
export class SettleSeats {
  private readonly log = new Logger('SettleSeats');

  constructor(
    private readonly redis: HoldsRedis,
    private readonly generations: Generations,
    private readonly inventory: InventoryQueries,
  ) {}

  /** @param holdId the hold that the change came from, which ends with it; '' for none */
  async run(eventId: number, places: readonly number[], state: SettledState, holdId = ''): Promise<void> {
    await this.tell(eventId, places, state, holdId, '');
  }

  /** Places that an allotment gave to everybody. A claim of one that was held may have been told first: it has the last word. */
  async released(eventId: number, places: readonly number[]): Promise<void> {
    await this.tell(eventId, places, 'free', '', SEAT_BYTE.blocked + SEAT_BYTE.allotted);
  }

  /** For places of which a caller does not know: what PostgreSQL says of them now. A free one may be held, so it is left alone. */
  async asInventorySays(eventId: number, places: readonly number[]): Promise<void> {
    const found = await this.inventory.statesOf(eventId, places);
    for (const [state, same] of Map.groupBy(found, (place) => place.state)) {
      if (state === 'f') continue;
      const seatNos = same.map(({ seatNo }) => seatNo);
      await this.run(eventId, seatNos, SETTLED[state]);
    }
    // A release that committed between the reading and the telling was told first: it must have the last word.
    const freed = (await this.inventory.statesOf(eventId, places)).filter(({ state }) => state === 'f');
    if (freed.length > 0) {
      await this.run(
        eventId,
        freed.map(({ seatNo }) => seatNo),
        'free',
      );
    }
  }

  private async tell(
    ...[eventId, places, state, holdId, over]: [number, readonly number[], SettledState, holdId: string, over: string]
  ): Promise<void> {
    try {
      await this.generations.with(eventId, ({ generation }) =>
        this.redis.settle(eventId, generation, SEAT_BYTE[state], holdId, places, over),
      );
    } catch (error) {
      this.log.warn({ err: error, eventId, places: places.length }, 'Redis was not told of a change');
    }
  }
}
