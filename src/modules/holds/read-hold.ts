import { Injectable } from '@nestjs/common';
import { EventNotFound, type LiveEvent, LiveEvents } from '../catalog/index.ts';
import { Generations } from './generations.ts';
import type { Hold } from './hold.ts';
import { eventOfHold } from './hold-ids.ts';
import { HoldExpired, HoldNotFound } from './holds.errors.ts';
import { HoldsRedis } from './holds.redis.ts';
import { MissingHold } from './missing-hold.ts';
import type { HeldReply } from './replies.ts';

/** While an order is being made of it, a hold does not run out under the fan's hands. */
const CLAIM_KEEP_MS = 10_000;

@Injectable()
export class ReadHold {
  constructor(
    private readonly events: LiveEvents,
    private readonly redis: HoldsRedis,
    private readonly generations: Generations,
    private readonly missing: MissingHold,
  ) {}

  /** A visitor's own live hold. Somebody else's does not exist for him. @throws HoldNotFound, HoldLost, HoldExpired */
  async run(visitorId: string, holdId: string, keepMs = 0): Promise<{ event: LiveEvent; held: HeldReply }> {
    const event = await liveEventOf(this.events, holdId);
    const reply = await this.generations.with(event.id, ({ generation }) =>
      this.redis.read(event.id, generation, holdId, visitorId, keepMs),
    );
    if (reply.outcome === 'expired') throw new HoldExpired();
    if (reply.outcome === 'missing') throw await this.missing.refusal(event.id, holdId, visitorId);
    return { event, held: reply };
  }

  /** For the claim: the hold, kept for the moment that the claim takes. */
  async forClaim(visitorId: string, holdId: string): Promise<{ event: LiveEvent; hold: Hold }> {
    const { event, held } = await this.run(visitorId, holdId, CLAIM_KEEP_MS);
    return { event, hold: toHold(holdId, event.id, held) };
  }
}

/** The event that a hold's id names. @throws HoldNotFound where there is none; an absent store is not an absent hold */
export async function liveEventOf(events: LiveEvents, holdId: string): Promise<LiveEvent> {
  const eventId = eventOfHold(holdId);
  if (eventId === null) throw new HoldNotFound();
  return events.byNumber(eventId).catch((error: unknown) => {
    throw error instanceof EventNotFound ? new HoldNotFound() : error;
  });
}

export function toHold(id: string, eventId: number, { deadlineMs, record }: HeldReply): Hold {
  return {
    id,
    eventId,
    visitor: record.visitor,
    address: record.address,
    places: record.seats,
    expiresAt: new Date(deadlineMs),
    extendable: record.extended === 0,
    allotmentId: record.allotment ?? null,
    package: record.package ?? null,
  };
}
