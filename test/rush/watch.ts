import type { Redis } from 'ioredis';
import type { Sample } from './told.ts';

const EVERY_MS = 25;

type Row = [error: Error | null, value: unknown];

/**
 * Looks at a room in Redis forty times a second, past the product: how many were let in, how far the line has come, who is
 * inside. All parts of a sample are of one instant, and its time is Redis's.
 */
export class Watch {
  readonly samples: Sample[] = [];
  readonly #redis: Redis;
  readonly #keys: { readonly state: string; readonly active: string };
  readonly #timer: NodeJS.Timeout;
  #isLooking = false;

  constructor(redis: Redis, eventNo: number) {
    this.#redis = redis;
    this.#keys = { state: `{${eventNo}:q}:state`, active: `{${eventNo}:q}:active` };
    this.#timer = setInterval(() => void this.#look(), EVERY_MS);
  }

  stop(): readonly Sample[] {
    clearInterval(this.#timer);
    return this.samples;
  }

  /** How many were let in, as seen last. */
  get last(): Sample | undefined {
    return this.samples.at(-1);
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      const { state, active } = this.#keys;
      const rows = (await this.#redis
        .multi()
        .time()
        .hmget(state, 'people', 'served', 'entries', 'ticked')
        .zcard(active)
        .exec()) as Row[] | null;
      const sample = rows && sampleOf(rows);
      if (sample) this.samples.push(sample);
    } catch {
      // A Redis that is away is not looked at; the time between two samples says so.
    } finally {
      this.#isLooking = false;
    }
  }
}

function sampleOf([time, state, active]: Row[]): Sample | null {
  const [seconds, micros] = ((time?.[1] ?? []) as string[]).map(Number);
  const [people, served, entries, ticked] = ((state?.[1] ?? []) as (string | null)[]).map((text) =>
    Number(text ?? Number.NaN),
  );
  if (seconds === undefined || ticked === undefined || Number.isNaN(ticked)) return null;
  return {
    atMs: seconds * 1_000 + micros! / 1_000,
    tickedMs: ticked / 1_000,
    people: people!,
    served: served!,
    entries: entries!,
    active: Number(active?.[1]),
  };
}
