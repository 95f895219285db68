import { Injectable } from '@nestjs/common';
import { FindPlace } from './find-place.ts';
import { JoinQueue } from './join-queue.ts';
import { MyPlace } from './my-place.ts';
import type { MyPlaceResponse, PlaceResponse } from './queue.dto.ts';
import { type Asked, invitationIn, placeIn, proofIn, Visits } from './visits.ts';

/** What the hot routes answer, whichever way a request came. */
@Injectable()
export class QueueAnswers {
  constructor(
    private readonly visits: Visits,
    private readonly joinQueue: JoinQueue,
    private readonly findPlace: FindPlace,
    private readonly myPlace: MyPlace,
  ) {}

  /** @throws EventNotFound, and what JoinQueue throws */
  async join(asked: Asked): Promise<PlaceResponse> {
    const { event, room, visitor } = this.visits.eventAtHand(asked) ?? (await this.visits.eventOf(asked));
    const held = await this.joinQueue.run(event, room, visitor, {
      place: placeIn(asked),
      proof: proofIn(asked),
      invitation: invitationIn(asked),
    });
    const { token, entry, position, phase, joinedMs } = held;
    return { place: token, entry, position, phase, joinedAt: new Date(joinedMs).toISOString() };
  }

  /** Whether a join without a session is refused for just that; false also where something would have to be read to say so. */
  refusesStrangers(event: string): boolean {
    const known = this.visits.atHand(event);
    return known !== null && known.room !== null && this.joinQueue.refusesStrangers(known.event, known.room);
  }

  /** For who cannot wait: null where something would have to be read, or refused. @throws AccountRequired */
  placeAtHand(asked: Asked): MyPlaceResponse | null {
    const visit = this.visits.remembered(asked);
    const place = visit && this.findPlace.shown(visit.event.id, visit.person, placeIn(asked));
    return visit && place && this.myPlace.view(asked, visit, place);
  }

  /** @throws EventNotFound, NoPlace, AccountRequired, QueueBusy */
  async place(asked: Asked): Promise<MyPlaceResponse> {
    const visit = await this.visits.of(asked);
    const place = await this.findPlace.run(visit.event.id, visit.person, placeIn(asked));
    return this.myPlace.view(asked, visit, place);
  }
}
