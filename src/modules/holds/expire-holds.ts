import { Injectable, Logger } from '@nestjs/common';
import { Sweeps } from '../../platform/clock/index.ts';
import { Generations } from './generations.ts';
import { HoldsRedis } from './holds.redis.ts';

const EVERY_MS = 200;
const MOST_A_CALL = 200;

/**
 * Frees holds whose time is up, on every replica at once: two sweeps are harmless, and no replica is special.
 *
 * Cost: one Redis call per event with holds, 200 ms and replica.
 */
@Injectable()
export class ExpireHolds {
  private readonly log = new Logger('ExpireHolds');

  constructor(
    private readonly redis: HoldsRedis,
    private readonly generations: Generations,
    sweeps: Sweeps,
  ) {
    sweeps.add({ everyMs: EVERY_MS, run: () => this.sweep(), trouble: 'holds could not be swept' });
  }

  async sweep(): Promise<void> {
    for (const eventId of await this.redis.loadedEvents()) {
      // One event's trouble must not keep the others' holds from being freed.
      await this.sweepEvent(eventId).catch((error: unknown) =>
        this.log.warn({ err: error, eventId }, 'the holds of an event could not be swept; trying again'),
      );
    }
  }

  private async sweepEvent(eventId: number): Promise<void> {
    let freed = MOST_A_CALL;
    while (freed === MOST_A_CALL) {
      freed = await this.generations.with<number>(eventId, async (generation) => {
        const count = await this.redis.expire(eventId, generation, MOST_A_CALL);
        return count ?? { outcome: 'stale' as const };
      });
    }
  }
}
