import { Injectable, Logger } from '@nestjs/common';
import { SettleSeats } from '../holds/index.ts';
import { Deadlines } from '../payments/index.ts';
import { EndAdmission } from '../queue/index.ts';
import type { Settled } from './finalise-order.ts';

/** What is the same after every settling: deadlines to come, Redis to be told, and whoever has bought makes room. */
@Injectable()
export class AfterSettling {
  private readonly log = new Logger('AfterSettling');
  readonly lookInMs: number;
  readonly graceMs: number;
  readonly payAgainMs: number;

  constructor(
    deadlines: Deadlines,
    private readonly seats: SettleSeats,
    private readonly admissions: EndAdmission,
  ) {
    this.lookInMs = deadlines.of('lookAfterMs');
    this.graceMs = deadlines.of('graceMs');
    this.payAgainMs = deadlines.of('payAgainMs');
  }

  async tell(settled: Settled | null): Promise<void> {
    if (!settled) return;
    const { eventId, seatNos, state, visitor } = settled;
    if (state === 'returned') await this.seats.asInventorySays(eventId, seatNos);
    else await this.seats.run(eventId, seatNos, state);
    if (state !== 'sold') return;
    // Best effort: an admission that is not ended here lapses.
    await this.admissions.run(eventId, visitor, 'paid').catch((error: unknown) => {
      this.log.warn({ err: error, eventId }, 'the waiting room was not told of a purchase');
    });
  }
}
