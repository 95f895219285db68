import { Injectable } from '@nestjs/common';
import { LiveEvents, type LiveEvent } from '../catalog/index.ts';
import { Generations } from './generations.ts';
import { eventOfHold } from './hold-ids.ts';
import { AlreadyExtended, HoldExpired, HoldNotFound } from './holds.errors.ts';
import { type HeldReply, HoldsRedis } from './holds.redis.ts';

/** Gives a visitor's hold more time, once. Cost: one Redis call. */
@Injectable()
export class ExtendHold {
  constructor(
    private readonly events: LiveEvents,
    private readonly redis: HoldsRedis,
    private readonly generations: Generations,
  ) {}

  /** @throws AlreadyExtended, HoldExpired, HoldNotFound */
  async run(visitorId: string, holdId: string): Promise<{ event: LiveEvent; held: HeldReply }> {
    const eventId = eventOfHold(holdId);
    if (eventId === null) throw new HoldNotFound();
    const event = await this.events.byNumber(eventId).catch(() => {
      throw new HoldNotFound();
    });
    const reply = await this.generations.with(eventId, (generation) =>
      this.redis.extend(eventId, generation, holdId, visitorId),
    );
    if (reply.outcome === 'extended') throw new AlreadyExtended();
    if (reply.outcome === 'expired') throw new HoldExpired();
    if (reply.outcome === 'missing') throw new HoldNotFound();
    return { event, held: reply };
  }
}
