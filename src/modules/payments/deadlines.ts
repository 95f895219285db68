import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../platform/config/index.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Every long deadline of a purchase, in real time. `DEADLINE_SCALE` divides them all, so that tests see hours pass. */
const DEADLINES = {
  /** The provider is asked how a payment stands that it says nothing of. */
  lookAfterMs: 60 * SECOND,
  /** The pause between two looks grows from the first to this. */
  longestPauseMs: 10 * MINUTE,
  /** A fan who has waited so long for a busy provider may be sent to another one. */
  connectingMs: 10 * SECOND,
  /** A payment whose creation was cut off is taken up again. */
  takeUpAfterMs: 10 * SECOND,
  /** An unknown payment is not waited for any longer: found and cancelled. */
  unknownCancelledAfterMs: 15 * MINUTE,
  /** Without evidence until then, a person decides; the seats stay held. */
  unknownForAPersonAfterMs: 24 * HOUR,
  /** After a decline, or while the bank asks, the seats wait this much longer. */
  graceMs: 3 * MINUTE,
  /** The time to pay again, when the bank has refused the capture for good. */
  payAgainMs: 15 * MINUTE,
  /** A webhook that fits nothing is tried again until then. */
  unmatchedKeptMs: 72 * HOUR,
  /** ... and a person hears of it after this. */
  unmatchedAlertMs: 10 * MINUTE,
  /** A dispute that waits for our answer is shown to a person this long before its last day. */
  disputeAlertMs: 48 * HOUR,
  /** After a gap of its own heartbeat the sweep lets nothing expire for this long. */
  quietAfterGapMs: 2 * MINUTE,
} as const;

/** The deadlines of this installation. */
@Injectable()
export class Deadlines {
  private readonly scale: number;

  constructor(@Inject(CONFIG) { deadlineScale }: Pick<Config, 'deadlineScale'>) {
    this.scale = deadlineScale;
  }

  /** In milliseconds, whole. */
  of(name: keyof typeof DEADLINES): number {
    return Math.ceil(DEADLINES[name] / this.scale);
  }
}
