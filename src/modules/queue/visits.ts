import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type LiveEvent, LiveEvents } from '../catalog/index.ts';
import type { Visitor } from '../identity/index.ts';
import { personOf } from './person.ts';
import { NoPlace } from './queue.errors.ts';
import type { Room } from './room.ts';
import { Rooms } from './rooms.ts';

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

  async eventOf(request: FastifyRequest): Promise<{ event: LiveEvent; room: Room | null; visitor: Visitor }> {
    const { visitor } = request;
    if (!visitor) throw new Error('the session hook did not run');
    const event = await this.events.byIdOrSlug(eventIn(request));
    return { event, room: await this.rooms.of(event.id), visitor };
  }

  /** @throws EventNotFound, AccountRequired; NoPlace where there is no room */
  async of(request: FastifyRequest): Promise<Visit> {
    const { event, room, visitor } = await this.eventOf(request);
    if (room === null) throw new NoPlace();
    return { event, room, visitor, person: personOf(visitor, room) };
  }
}

export function eventIn(request: FastifyRequest): string {
  return (request.params as { event: string }).event;
}

/** The code of an invited group that a request shows. */
export function invitationIn({ headers }: FastifyRequest): string | undefined {
  return typeof headers.invitation === 'string' ? headers.invitation : undefined;
}

/** The token of a place that a request shows. */
export function placeIn({ headers }: FastifyRequest): string | undefined {
  return typeof headers.place === 'string' ? headers.place : undefined;
}
