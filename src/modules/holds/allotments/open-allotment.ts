import { Injectable } from '@nestjs/common';
import { Limits } from '../../../platform/limits/index.ts';
import type { LiveEvent } from '../../catalog/index.ts';
import type { Visitor } from '../../identity/index.ts';
import { AllotmentCodes, AllotmentQueries } from '../../inventory/index.ts';
import { SEAT_BYTE } from '../hold.ts';
import { AllotmentCodeInvalid } from '../holds.errors.ts';
import { SeatBoard } from '../seat-board.ts';
import type { AllotmentOpenResponse } from './allotment-code.dto.ts';
import { isLeft, type OpenedAllotment } from './choose-allotted.ts';

/**
 * What a code opens. Read anew each time, so that a code that is withdrawn opens nothing from that moment on; what is held by then stays
 * held until its own end.
 *
 * Cost: one Redis call, its turn; two statements.
 */
@Injectable()
export class OpenAllotment {
  constructor(
    private readonly codes: AllotmentCodes,
    private readonly queries: AllotmentQueries,
    private readonly limits: Limits,
    private readonly board: SeatBoard,
  ) {}

  /** @throws AllotmentCodeInvalid for one of another event, or withdrawn, or of an allotment that is over; TooManyRequests */
  async run(visitor: Visitor, event: LiveEvent, code: string): Promise<OpenedAllotment> {
    // Before it is judged: whoever guesses many at once is counted, too.
    const by = { address: visitor.address, device: visitor.id };
    await this.limits.take({ action: 'allotment', tag: String(event.id), by, whenAway: 'refuse' }); // guard: code-guesses
    const found = await this.codes.find(event.id, code);
    if (!found) throw new AllotmentCodeInvalid();
    return { ...found, places: await this.queries.placesOf(event.id, found.id) };
  }

  /** Its places as of 100 ms ago at most. */
  async look(visitor: Visitor, event: LiveEvent, code: string): Promise<AllotmentOpenResponse> {
    const { name, channel, places } = await this.run(visitor, event, code);
    const { bytes } = await this.board.of(event.id);
    const [left, held, seats]: [number[], number[], string[]] = [[], [], []];
    const areas = new Map<string, number>();
    for (const place of places) {
      const byte = bytes[place];
      const { kind, id } = event.places.labelOf(place);
      if (byte === SEAT_BYTE.allotted) held.push(place);
      if (!isLeft(byte)) continue;
      left.push(place);
      if (kind === 'seat') seats.push(id);
      else areas.set(id, (areas.get(id) ?? 0) + 1);
    }
    return { name, channel, seats, areas: [...areas].map(([area, quantity]) => ({ area, quantity })), left, held };
  }
}
