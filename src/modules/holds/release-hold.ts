import { Injectable } from '@nestjs/common';
import { LiveEvents } from '../catalog/index.ts';
import { Generations } from './generations.ts';
import { HoldNotFound } from './holds.errors.ts';
import { HoldsRedis } from './holds.redis.ts';
import { liveEventOf } from './read-hold.ts';

/** Gives a visitor's hold back. Cost: one Redis call. */
@Injectable()
export class ReleaseHold {
  constructor(
    private readonly events: LiveEvents,
    private readonly redis: HoldsRedis,
    private readonly generations: Generations,
  ) {}

  /** @throws HoldNotFound also for somebody else's */
  async run(visitorId: string, holdId: string): Promise<void> {
    const { id: eventId } = await liveEventOf(this.events, holdId);
    const { outcome } = await this.generations.with(eventId, ({ generation }) =>
      this.redis.release(eventId, generation, holdId, visitorId),
    );
    if (outcome === 'missing') throw new HoldNotFound();
  }
}
