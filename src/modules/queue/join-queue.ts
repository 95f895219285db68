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
import { QueueTokens } from './tokens.ts';

export interface HeldPlace extends JoinedPlace {
  readonly token: string;
  /** Null until the order is drawn. */
  readonly position: number | null;
  readonly phase: Phase;
}

/**
 * Gives a visitor his place in line, one and the same however often he asks.
 *
 * Cost: two Redis calls, each shared with every other join of the moment; one for who shows the token of his place. More while a
 * room is for the invited only.
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
    // Whoever loses the answer to his first request would ask again as somebody else, and have a second place.
    if (!visitor.isKnown) throw new SessionRequired(); // guard: session-first
    const person = personOf(visitor, room);
    const token = this.tokens.readPlace(shown.place, person);
    const older = token?.eventId === event.id ? token.entry : null;
    await this.check.run({ event, room, visitor, person }, shown, token);
    this.arrivals.note(event.id);
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
