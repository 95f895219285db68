import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type LiveEvent, LiveEvents } from '../catalog/index.ts';
import type { Visitor } from '../identity/index.ts';
import { personOf } from './person.ts';
import { NoPlace } from './queue.errors.ts';
import type { Room } from './room.ts';
import { Rooms } from './rooms.ts';

/** A question to the room, whichever way it came. */
export type Asked = Pick<FastifyRequest, 'headers' | 'cookies'> & {
  readonly event: string;
  readonly visitor: Visitor;
};

/** Who asks about which line. */
export interface Visit {
  readonly event: LiveEvent;
  readonly room: Room;
  readonly visitor: Visitor;
  /** Whose place it is. */
  readonly person: string;
}

/** What a request is about, read without any pipe. */
@Injectable()
export class Visits {
  constructor(
    private readonly events: LiveEvents,
    private readonly rooms: Rooms,
  ) {}

  async eventOf({
    event: idOrSlug,
    visitor,
  }: Asked): Promise<Pick<Visit, 'event' | 'visitor'> & { room: Room | null }> {
    const event = await this.events.byIdOrSlug(idOrSlug);
    return { event, room: await this.rooms.of(event.id), visitor };
  }

  /** As above, for who cannot wait: null where something would have to be read. */
  eventAtHand({ event, visitor }: Asked): (Pick<Visit, 'event' | 'visitor'> & { room: Room | null }) | null {
    const known = this.atHand(event);
    return known && { ...known, visitor };
  }

  /** As above, whoever asks. */
  atHand(idOrSlug: string): (Pick<Visit, 'event'> & { room: Room | null }) | null {
    const event = this.events.remembered(idOrSlug);
    const room = event && this.rooms.remembered(event.id);
    return event && room !== undefined ? { event, room } : null;
  }

  /** For who cannot wait: null where something would have to be read, or there is no room. @throws AccountRequired */
  remembered({ event: idOrSlug, visitor }: Asked): Visit | null {
    const event = this.events.remembered(idOrSlug);
    const room = event && this.rooms.remembered(event.id);
    return event && room ? { event, room, visitor, person: personOf(visitor, room) } : null;
  }

  /** @throws EventNotFound, AccountRequired; NoPlace where there is no room */
  async of(asked: Asked): Promise<Visit> {
    const { event, room, visitor } = await this.eventOf(asked);
    if (room === null) throw new NoPlace();
    return { event, room, visitor, person: personOf(visitor, room) };
  }
}

/** @throws Error where no session hook has run: a route outside the API */
export function askedIn(request: FastifyRequest): Asked {
  const { headers, cookies, visitor } = request;
  if (!visitor) throw new Error('the session hook did not run');
  return { headers, cookies, visitor, event: eventIn(request) };
}

export function eventIn(request: FastifyRequest): string {
  return (request.params as { event: string }).event;
}

/** The proof of the work that a join was asked for. */
export function proofIn({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined {
  return typeof headers.proof === 'string' ? headers.proof : undefined;
}

/** The code of an invited group that a request shows. */
export function invitationIn({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined {
  return typeof headers.invitation === 'string' ? headers.invitation : undefined;
}

/** The token of a place that a request shows. */
export function placeIn({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined {
  return typeof headers.place === 'string' ? headers.place : undefined;
}
