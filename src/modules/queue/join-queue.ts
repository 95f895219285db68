import { Injectable } from '@nestjs/common';
import type { LiveEvent } from '../catalog/index.ts';
import type { Visitor } from '../identity/index.ts';
import { Arrivals } from './arrivals.ts';
import { Draws } from './draws.ts';
import { CheckInvitation } from './invited/check-invitation.ts';
import { JoinBatches, type JoinedPlace } from './join-batches.ts';
import { LiveRooms } from './live-rooms.ts';
import { JOINABLE, type Phase } from './phase.ts';
import { NotNeeded, NotOpenYet, QueueEnded } from './queue.errors.ts';
import { personOf } from './person.ts';
import type { Room } from './room.ts';
import { QueueTokens } from './tokens.ts';

export interface HeldPlace extends JoinedPlace {
  readonly token: string;
  /** Null until the order is drawn. */
  readonly position: number | null;
  readonly phase: Phase;
}

export interface Shown {
  /** A token that he has had before: it keeps his place where Redis has forgotten it. */
  readonly place: string | undefined;
  /** A code of an invited group. */
  readonly invitation: string | undefined;
}

/**
 * Gives a visitor his place in line, one and the same however often he asks.
 *
 * Cost: one Redis call, shared with every other join of the moment; more while a room is for the invited only.
 * @throws NotNeeded, NotOpenYet, QueueEnded, AccountRequired, QueueBusy; InvitationRequired, CodeInvalid, CodeUsed,
 * TooManyRequests
 */
@Injectable()
export class JoinQueue {
  constructor(
    private readonly live: LiveRooms,
    private readonly invited: CheckInvitation,
    private readonly batches: JoinBatches,
    private readonly tokens: QueueTokens,
    private readonly draws: Draws,
    private readonly arrivals: Arrivals,
  ) {}

  async run(event: LiveEvent, room: Room | null, visitor: Visitor, shown: Shown): Promise<HeldPlace> {
    const phase = room === null ? 'off' : this.live.phaseOf(event, room);
    if (room === null || !JOINABLE.has(phase)) throw refusalIn(phase, event, room);
    const person = personOf(visitor, room);
    this.arrivals.note(event.id);
    const token = this.tokens.readPlace(shown.place, person);
    await this.invited.run({ event, room, visitor, person }, shown.invitation, token); // guard: invited-only
    const older = token?.eventId === event.id ? token.entry : null;
    const place = await this.batches.join(event.id, { visitor: person, older });
    const { entry, generation } = place;
    return {
      ...place,
      token: this.tokens.place({ eventId: event.id, generation, entry }, person),
      position: this.draws.positionOf(room, entry),
      phase,
    };
  }
}

/** Why nobody can come in in this phase. */
export function refusalIn(phase: Phase, event: LiveEvent, room: Room | null): Error {
  if (phase === 'ended') return new QueueEnded();
  const opensAt = room?.mode === 'scheduled' ? (room.lobbyOpensAt ?? event.row.saleOpensAt) : null;
  return opensAt ? new NotOpenYet(opensAt) : new NotNeeded();
}
