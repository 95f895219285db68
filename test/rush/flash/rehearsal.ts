import { setTimeout as pause } from 'node:timers/promises';
import { publishEvent } from '../../harness/events.ts';
import type { Rig } from '../../rig/rig.ts';
import { nowMs } from '../browser.ts';
import type { RehearsalOptions } from '../generator.ts';
import { Stage } from '../rush.ts';
import { hurry } from './hall.ts';

const SLUG = 'the-rehearsal';
const HALL = { rows: 40, seatsPerRow: 60 };
const PEOPLE = 5_000;
const RUSH_MS = 8_000;
const RATE_PER_MINUTE = 2_400;
const READY_MS = 2_000;
const LASTS_MS = 25_000;

/** For fewer people nobody rehearses. */
export const WORTH_REHEARSING = 2_000;

/**
 * A smaller crowd at another hall, by the same thread that plays the real one: what runs for the first time costs several times as
 * much, at replicas and in the crowd, and nobody opens a sale like this on replicas that were started a second ago.
 */
export class Rehearsal {
  readonly options: RehearsalOptions;
  readonly #stage: Stage;

  static async at(rig: Rig): Promise<Rehearsal> {
    const event = await publishEvent(rig.product, { ...HALL, sale: 'scheduled', slug: SLUG });
    await hurry(rig, SLUG);
    return new Rehearsal(await Stage.of(rig, event, { ratePerMinute: RATE_PER_MINUTE, mostActive: PEOPLE }));
  }

  private constructor(stage: Stage) {
    this.#stage = stage;
    const opensMs = nowMs() + READY_MS;
    const arrivals = { people: PEOPLE, early: 0, lobbyMs: 0, rushMs: RUSH_MS };
    this.options = { slug: SLUG, arrivals, opensMs, endsMs: opensMs + LASTS_MS };
  }

  /** Opens the hall, and waits until its crowd has gone. */
  async run(): Promise<void> {
    try {
      await pause(this.options.opensMs - nowMs());
      await this.#stage.open();
      await pause(this.options.endsMs - nowMs());
    } finally {
      this.#stage.watch.stop();
    }
  }
}
