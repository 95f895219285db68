import { until } from '../harness/wait.ts';
import type { Rig } from '../rig/rig.ts';

/** One change as the journal of holds has it, in the order of Redis. */
export interface Entry {
  readonly seq: number;
  readonly atMs: number;
  readonly kind: string;
  readonly hold: string | null;
  /** Of `settled`: what PostgreSQL had decided. */
  readonly state: string | null;
  readonly seats: readonly number[];
}

const ENTRIES = `
  SELECT seq, (extract(epoch FROM at) * 1000)::float8 AS "atMs", kind, hold, state, seat_nos AS seats
  FROM hold_log WHERE event_id = $1 ORDER BY generation, seq`;

/** All changes of an event, once the journal has as many as Redis has counted. */
export async function journalOf({ stores }: Rig, eventNo: number): Promise<Entry[]> {
  const counted = Number(await stores.redis.get(`{${eventNo}}:version`));
  return until(
    async () => {
      const entries = await stores.query<Entry>(ENTRIES, [eventNo]);
      return (entries.at(-1)?.seq ?? 0) >= counted ? entries : null;
    },
    { withinMs: 20_000, what: `the journal has ${counted} changes of event ${eventNo}`, everyMs: 200 },
  );
}

export const FREE = 0;
export const HELD = 1;
export const GONE = 2;

type Step = readonly [place: number, before: number];

/** The board as it was after each change, played again. Knows nothing of the scripts. */
export class Replay {
  /** Of each place. */
  readonly states: Uint8Array;
  readonly #holds = new Map<string, readonly number[]>();
  /** What each change so far has done, so that it can be undone. */
  readonly steps: Step[][] = [];

  constructor(places: number) {
    this.states = new Uint8Array(places);
  }

  /** What a hold has now. */
  seatsOf(hold: string | null): readonly number[] {
    return this.#holds.get(hold ?? '') ?? [];
  }

  play({ kind, hold, state, seats }: Entry): void {
    const step: Step[] = [];
    const set = (place: number, to: number): void => {
      if (this.states[place] === to) return;
      step.push([place, this.states[place]!]);
      this.states[place] = to;
    };
    const isEnd = kind === 'expired' || kind === 'released' || kind === 'settled';
    if (isEnd || kind === 'changed') {
      for (const place of this.seatsOf(hold)) if (this.states[place] === HELD) set(place, FREE);
    }
    if (isEnd) this.#holds.delete(hold ?? '');
    if (kind === 'held' || kind === 'changed') {
      for (const place of seats) set(place, HELD);
      this.#holds.set(hold ?? '', seats);
    }
    if (kind === 'settled') for (const place of seats) set(place, state === 'f' ? FREE : GONE);
    this.steps.push(step);
  }
}
