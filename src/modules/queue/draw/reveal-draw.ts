import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../../platform/clock/index.ts';
import { CONFIG, type Config } from '../../../platform/config/index.ts';
import { Beacon, type PublicValue } from './beacon.ts';
import { DrawsStore, type DueDraw } from './draws.store.ts';

/** A sale cannot wait for a beacon for ever. Everybody sees that the round was left out, and can ask drand whether it was there. */
const GIVEN_UP_MS = 60_000;
/** Entries and root are public so long before the seed is: whoever wants to keep a copy has the time. */
const PUBLIC_MS = 5_000;

/** Mixes in the public value and reveals the seed: from now on everyone can know the order. */
@Injectable()
export class RevealDraw {
  private readonly log = new Logger('RevealDraw');
  readonly publicMs: number;
  private readonly givenUpMs: number;

  constructor(
    private readonly store: DrawsStore,
    private readonly beacon: Beacon,
    private readonly clock: Clock,
    @Inject(CONFIG) { deadlineScale }: Pick<Config, 'deadlineScale'>,
  ) {
    this.publicMs = Math.ceil(PUBLIC_MS / deadlineScale);
    this.givenUpMs = Math.ceil(GIVEN_UP_MS / deadlineScale);
  }

  async run({ eventId, beaconRound, beaconKnownAt }: DueDraw): Promise<void> {
    const value = beaconRound === null ? null : await this.valueOf(eventId, beaconRound, beaconKnownAt);
    if (value === undefined || !(await this.store.reveal(eventId, value, this.publicMs, this.givenUpMs))) return;
    this.log.log({ eventId, round: value?.round ?? null }, 'the seed of a draw is revealed');
  }

  /** Undefined: not yet. Null: it is given up; the statement decides by PostgreSQL's clock whether that is so. */
  private async valueOf(eventId: number, round: number, knownAt: Date | null): Promise<PublicValue | null | undefined> {
    try {
      return await this.beacon.valueOf(round);
    } catch (error) {
      const givenUp = this.clock.nowMs() - (knownAt?.getTime() ?? 0) > this.givenUpMs;
      this.log.warn({ err: error, eventId, round, givenUp }, 'the public value of a draw could not be had');
      return givenUp ? null : undefined;
    }
  }
}
