import { Injectable } from '@nestjs/common';
import type { LiveEvent } from '../catalog/index.ts';
import { alternativesTo, type Hold, SeatBoard, SettleSeats } from '../holds/index.ts';
import type { PlacesTaken } from '../inventory/index.ts';
import { SeatsGone } from './checkout.errors.ts';

/** What follows a claim, once PostgreSQL has had the last word: Redis hears of it, and who lost gets other seats offered. */
@Injectable()
export class ClaimOutcome {
  constructor(
    private readonly settle: SettleSeats,
    private readonly board: SeatBoard,
  ) {}

  /** The hold's places are its order's now; the hold ends. */
  async won(event: LiveEvent, hold: Hold): Promise<void> {
    await this.settle.run(event.id, hold.places, 'claimed', hold.id);
  }

  /** @returns the refusal, with alternatives from a board that knows what was taken */
  async lost(event: LiveEvent, hold: Hold, { seatNos }: PlacesTaken): Promise<SeatsGone> {
    await this.settle.asInventorySays(event.id, seatNos);
    const board = await this.board.of(event.id, true);
    const taken = seatNos.map((seatNo) => event.places.labelOf(seatNo).id);
    return new SeatsGone(taken, alternativesTo(event, board.bytes, hold.places));
  }
}
