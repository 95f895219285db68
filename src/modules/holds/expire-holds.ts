import { Injectable, Logger } from '@nestjs/common';
import { Sweeps } from '../../platform/clock/index.ts';
import { Deadlines } from './deadlines.ts';
import { Generations } from './generations.ts';
import { type Expired, HoldsRedis } from './holds.redis.ts';

/** A hold ends late by half of it on average: each look finds what became due since. */
const EVERY_MS = 50;
const MOST_A_CALL = 200;
const AGAIN_MS = 1_000;

/**
 * Frees holds whose time is up: each replica those of events where it has placed one, and the reconciler's the others. Two
 * sweeps are harmless.
 *
 * Cost: one Redis call per 200 holds and replica that knows of the event; none while nothing is due.
 */
@Injectable()
export class ExpireHolds {
  private readonly log = new Logger('ExpireHolds');

  constructor(
    private readonly redis: HoldsRedis,
    private readonly generations: Generations,
    private readonly deadlines: Deadlines,
    sweeps: Sweeps,
  ) {
    // On a replica without workers too: it places holds, and knows best when they end.
    sweeps.add({ everyMs: EVERY_MS, run: () => this.sweep(), trouble: 'holds could not be swept', on: 'all' });
  }

  async sweep(): Promise<void> {
    for (const eventId of this.deadlines.takeDue()) {
      // One event's trouble must not keep the others' holds from being freed.
      await this.sweepEvent(eventId).catch((error: unknown) => {
        this.log.warn({ err: error, eventId }, 'the holds of an event could not be swept; trying again');
        this.deadlines.note(eventId, AGAIN_MS);
      });
    }
  }

  private async sweepEvent(eventId: number): Promise<void> {
    for (let freed = MOST_A_CALL; freed === MOST_A_CALL;) {
      const { count, nextDeadlineInMs } = await this.generations.with<Expired>(eventId, ({ generation }) =>
        this.redis.expire(eventId, generation, MOST_A_CALL),
      );
      freed = count;
      if (nextDeadlineInMs !== null) this.deadlines.note(eventId, nextDeadlineInMs);
    }
  }
}
