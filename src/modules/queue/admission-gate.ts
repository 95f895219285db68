import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LiveEvent } from '../catalog/index.ts';
import type { Visitor } from '../identity/index.ts';
import { AdmissionProof } from './admission-proof.ts';
import { Arrivals } from './arrivals.ts';
import { isOfPass } from './invited/pass-positions.ts';
import { LiveRooms } from './live-rooms.ts';
import { personOf } from './person.ts';
import { AdmissionRequired } from './queue.errors.ts';
import { RoomGenerations } from './room-generations.ts';
import { Rooms } from './rooms.ts';
import type { AdmissionToken } from './tokens.ts';
import { TouchAdmission } from './touch-admission.ts';

type Showing = Pick<FastifyRequest, 'headers' | 'cookies'>;

/** An admission whose proof is no longer believed by itself. */
interface Old {
  readonly admission: AdmissionToken;
  readonly person: string;
}

/**
 * Stands before whatever only those may do who have come in. On any doubt the way leads to the queue, never through it.
 *
 * Cost: nothing where there is no room, 3 µs where there is. A proof in the first third of its time is believed without a store;
 * an older one is renewed for whoever is inside: one Redis call, once a minute for somebody who chooses all the time.
 */
@Injectable()
export class AdmissionGate {
  constructor(
    private readonly rooms: Rooms,
    private readonly live: LiveRooms,
    private readonly generations: RoomGenerations,
    private readonly proof: AdmissionProof,
    private readonly arrivals: Arrivals,
    private readonly touch: TouchAdmission,
  ) {}

  /** @throws AdmissionRequired, AccountRequired */
  async pass(request: FastifyRequest, reply: FastifyReply, visitor: Visitor, event: LiveEvent): Promise<void> {
    const old = await this.check(request, visitor, event);
    if (!old) return;
    const { admission, person } = old;
    if (!(await this.touch.now(event.id, person))) throw new AdmissionRequired(event.row.slug); // guard: renewal
    const { generation, position } = admission;
    this.proof.carry(reply, event.id, this.proof.issue({ eventId: event.id, generation, position }, person));
  }

  /** Whether somebody may go on with the proof that he has: for who cannot carry a newer one back. @throws as `pass` */
  async isOpenFor(request: Showing, visitor: Visitor, event: LiveEvent): Promise<boolean> {
    return (await this.check(request, visitor, event)) === null;
  }

  /** Null: he may go on. Else what has to be renewed before he does. */
  private async check(request: Showing, visitor: Visitor, event: LiveEvent): Promise<Old | null> {
    const room = await this.rooms.of(event.id);
    if (!room) return null;
    if (room.mode === 'automatic') this.arrivals.note(event.id);
    const phase = this.live.phaseOf(event, room);
    // Without a sale there is nothing to be let into: who asks is told that.
    if (phase === 'off' || phase === 'ended') return null;
    const person = personOf(visitor, room);
    const { number: generation } = await this.generations.of(event.id);
    const admission = this.proof.read(request, { eventId: event.id, generation, person });
    if (!admission) throw new AdmissionRequired(event.row.slug); // guard: gate
    // Its holder is not in the line. Use does not renew it: a pass may have been taken back.
    if (isOfPass(admission.position)) return null;
    if (!this.proof.isYoung(admission) || this.touch.isGone(event.id, person)) return { admission, person };
    this.touch.run(event.id, person);
    return null;
  }
}
