import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.ts';
import type { LiveEvent } from '../catalog/index.ts';
import { AdmissionProof } from './admission-proof.ts';
import { Draws } from './draws.ts';
import type { FoundPlace } from './find-place.ts';
import { type LiveRoom, LiveRooms } from './live-rooms.ts';
import type { MyPlaceResponse, Turn } from './queue.dto.ts';
import { estimateOf } from './rate.ts';
import type { Room } from './room.ts';
import { RoomGenerations } from './room-generations.ts';
import type { Asked } from './visits.ts';

/** Where one visitor stands, from what the replica knows of the line. No store is asked. */
@Injectable()
export class MyPlace {
  constructor(
    private readonly live: LiveRooms,
    private readonly draws: Draws,
    private readonly generations: RoomGenerations,
    private readonly proof: AdmissionProof,
    private readonly clock: Clock,
  ) {}

  view(
    asked: Asked,
    { event, room, person }: { readonly event: LiveEvent; readonly room: Room; readonly person: string },
    { entry, token }: FoundPlace,
  ): MyPlaceResponse {
    const known = this.live.of(event.id);
    const position = this.draws.positionOf(room, entry);
    const ahead = position === null || known === null ? null : this.live.ahead(event.id, position, known.line.served);
    const generation = this.generations.known(event.id) ?? 0;
    const inside = this.proof.read(asked, { eventId: event.id, generation, person }) !== null;
    return {
      ...{ entry, position, ahead },
      estimate: ahead === null || known === null ? null : estimateFrom(known, ahead),
      phase: this.live.phaseOf(event, room),
      turn: inside ? 'admitted' : turnOf(room, known, position),
      place: token,
      at: known?.at ?? this.clock.now().toISOString(),
    };
  }
}

function estimateFrom({ rate, seenRate }: LiveRoom, ahead: number): MyPlaceResponse['estimate'] {
  return estimateOf(ahead, { setPerMinute: rate, seenPerMinute: seenRate });
}

function turnOf(room: Room, known: LiveRoom | null, position: number | null): Turn {
  if (position === null || known === null || position >= known.line.served) return 'waiting';
  return known.line.active >= room.mostActive ? 'next' : 'yours';
}
