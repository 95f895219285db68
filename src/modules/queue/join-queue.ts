import { Injectable } from '@nestjs/common';
import type { LiveEvent } from '../catalog/index.ts';
import type { Visitor } from '../identity/index.ts';
import { Arrivals } from './arrivals.ts';
import { Draws } from './draws.ts';
import { JoinBatches, type JoinedPlace } from './join-batches.ts';
import { JoinCheck, type Shown } from './join-check.ts';
import { LiveRooms } from './live-rooms.ts';
import { JOINABLE, type Phase } from './phase.ts';
import { NotNeeded, NotOpenYet, QueueEnded, SessionRequired } from './queue.errors.ts';
import { personOf } from './person.ts';
import type { Room } from './room.ts';
import { type PlaceToken, QueueTokens } from './tokens.ts';
import type { Visit } from './visits.ts';

export interface HeldPlace extends JoinedPlace {
  readonly token: string;
  /** Null until the order is drawn. */
  readonly position: number | null;
  readonly phase: Phase;
}

/**
 * Gives a visitor his place in line, one and the same however often he asks.
 *
 * Cost: one Redis call, shared with every other join of the moment: it takes his turn and gives him the place. Two more for who
 * has to prove his work. More while a room is for the invited only.
 * @throws NotNeeded, NotOpenYet, QueueEnded, SessionRequired, AccountRequired, QueueBusy, and what JoinCheck throws
 */
@Injectable()
export class JoinQueue {
  constructor(
    private readonly live: LiveRooms,
    private readonly batches: JoinBatches,
    private readonly tokens: QueueTokens,
    private readonly draws: Draws,
    private readonly arrivals: Arrivals,
    private readonly check: JoinCheck,
  ) {}

  async run(event: LiveEvent, room: Room | null, visitor: Visitor, shown: Shown): Promise<HeldPlace> {
    const phase = room === null ? 'off' : this.live.phaseOf(event, room);
    if (room === null || !JOINABLE.has(phase)) throw refusalIn(phase, event, room);
    if (needsSession(visitor)) throw new SessionRequired();
    const person = personOf(visitor, room);
    const token = this.tokens.readPlace(shown.place, person);
    const place = await this.placeOf({ event, room, visitor, person }, shown, token);
    const { entry, generation } = place;
    return {
      ...place,
      token: this.tokens.place({ eventId: event.id, generation, entry }, person),
      position: this.draws.positionOf(room, entry),
      phase,
    };
  }

  /** Whether somebody without a session is refused for that: where else he might join. */
  refusesStrangers(event: LiveEvent, room: Room): boolean {
    return JOINABLE.has(this.live.phaseOf(event, room)) && needsSession({ isKnown: false });
  }

  private async placeOf(visit: Visit, shown: Shown, token: PlaceToken | null): Promise<JoinedPlace> {
    const { event, person } = visit;
    const older = token?.eventId === event.id ? token.entry : null;
    const turn = await this.check.run(visit, shown, token);
    const told = await this.batches.joinInTurn(event.id, { visitor: person, older, turn });
    if ('stopped' in told) await this.check.stopped(visit, shown, told.stopped);
    this.arrivals.note(event.id);
    return 'stopped' in told ? this.batches.join(event.id, { visitor: person, older }) : told;
  }
}

/** Whoever loses the answer to his first request would ask again as somebody else, and have a second place. */
function needsSession({ isKnown }: Pick<Visitor, 'isKnown'>): boolean {
  if (!isKnown) return true; // guard: session-first
  return false;
}

/** Why nobody can come in in this phase. */
export function refusalIn(phase: Phase, event: LiveEvent, room: Room | null): Error {
  if (phase === 'ended') return new QueueEnded();
  const opensAt = room?.mode === 'scheduled' ? (room.lobbyOpensAt ?? event.row.saleOpensAt) : null;
  return opensAt ? new NotOpenYet(opensAt) : new NotNeeded();
}
