import { Injectable } from '@nestjs/common';
import { LiveEvents, type LiveEvent } from '../catalog/index.ts';
import { Generations } from './generations.ts';
import { AlreadyExtended, HoldExpired } from './holds.errors.ts';
import { HoldsRedis } from './holds.redis.ts';
import { MissingHold } from './missing-hold.ts';
import { liveEventOf } from './read-hold.ts';
import type { HeldReply } from './replies.ts';

/** Gives a visitor's hold more time, once. Cost: one Redis call. */
@Injectable()
export class ExtendHold {
  constructor(
    private readonly events: LiveEvents,
    private readonly redis: HoldsRedis,
    private readonly generations: Generations,
    private readonly missing: MissingHold,
  ) {}

  /** @throws AlreadyExtended, HoldExpired, HoldNotFound, HoldLost */
  async run(visitorId: string, holdId: string): Promise<{ event: LiveEvent; held: HeldReply }> {
    const event = await liveEventOf(this.events, holdId);
    const reply = await this.generations.with(event.id, ({ generation }) =>
      this.redis.extend(event.id, generation, holdId, visitorId),
    );
    if (reply.outcome === 'extended') throw new AlreadyExtended();
    if (reply.outcome === 'expired') throw new HoldExpired();
    if (reply.outcome === 'missing') throw await this.missing.refusal(event.id, holdId, visitorId);
    return { event, held: reply };
  }
}
