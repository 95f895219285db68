import { Injectable } from '@nestjs/common';
import { SettleSeats } from '../holds/index.ts';
import { Deadlines } from '../payments/index.ts';
import type { Settled } from './finalise-order.ts';

/** What is the same after every settling: deadlines to come, and Redis to be told. */
@Injectable()
export class AfterSettling {
  readonly lookInMs: number;
  readonly graceMs: number;
  readonly payAgainMs: number;

  constructor(
    deadlines: Deadlines,
    private readonly seats: SettleSeats,
  ) {
    this.lookInMs = deadlines.of('lookAfterMs');
    this.graceMs = deadlines.of('graceMs');
    this.payAgainMs = deadlines.of('payAgainMs');
  }

  async tell(settled: Settled | null): Promise<void> {
    if (settled) await this.seats.run(settled.eventId, settled.seatNos, settled.state);
  }
}
