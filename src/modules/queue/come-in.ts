import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AdmissionProof } from './admission-proof.ts';
import { FindPlace } from './find-place.ts';
import { isOfPass } from './invited/pass-positions.ts';
import { UsePass } from './invited/use-pass.ts';
import { NoPlace } from './queue.errors.ts';
import { TakeAdmission, type Taken } from './take-admission.ts';
import { placeIn, type Visit } from './visits.ts';

/** Comes in by his place, or stays by the pass that he came in with. */
@Injectable()
export class ComeIn {
  constructor(
    private readonly proof: AdmissionProof,
    private readonly usePass: UsePass,
    private readonly findPlace: FindPlace,
    private readonly take: TakeAdmission,
  ) {}

  /** @throws NoPlace */
  async run(request: FastifyRequest, visit: Visit): Promise<Taken> {
    const shown = this.proof.shown(request, { eventId: visit.event.id, person: visit.person });
    const renewed = shown && isOfPass(shown.position) ? await this.usePass.renew(visit, shown.position) : null;
    if (renewed) return { turn: 'admitted', ...renewed };
    return this.swap(visit, placeIn(request));
  }

  /** A line that began anew between the look and the swap doesn't know his place yet: then he shows it once more. */
  private async swap(visit: Visit, given: string | undefined): Promise<Taken> {
    const find = () => this.findPlace.run(visit.event.id, visit.person, given);
    const place = await find();
    try {
      return await this.take.run(visit, place.entry);
    } catch (error) {
      if (!(error instanceof NoPlace)) throw error;
      const again = await find();
      if (again.token === place.token) throw error;
      return this.take.run(visit, again.entry);
    }
  }
}
