import { setTimeout as pause } from 'node:timers/promises';
import { seatId } from '../../web/src/seatmap/model.ts';
import { accepted, Visitor } from '../harness/visitor.ts';
import { nowMs } from '../rush/browser.ts';
import type { Venue } from './venue.ts';

export interface Takings {
  readonly ports: readonly number[];
  readonly perSecond: number;
  readonly seconds: number;
  readonly onAsked?: (place: number, atMs: number) => void;
}

export interface Taken {
  readonly held: number;
  /** How late each was asked for. A generator that lags measures itself. */
  readonly lagsMs: readonly number[];
}

/** Nobody holds more of an event. */
const HOLDS_A_FAN = 5;
const STRIDE = 37;

/** Takes groups of seats of a venue in an open model, one after the other, at one replica after the other. */
export class Taker {
  readonly #venue: Venue;
  readonly #groups: readonly (readonly number[])[];
  #taken = 0;
  #fans = 0;

  /** @param size seats of a group, side by side */
  constructor(venue: Venue, size: number) {
    this.#venue = venue;
    this.#groups = groupsOf(venue, size);
  }

  async take({ ports, perSecond, seconds, onAsked }: Takings): Promise<Taken> {
    const { slug, model } = this.#venue;
    const began = performance.now();
    const asked: Promise<void>[] = [];
    const fans: Visitor[] = [];
    const lagsMs: number[] = [];
    let held = 0;
    for (let nth = 0; nth < perSecond * seconds; nth++) {
      const due = began + (nth * 1_000) / perSecond;
      await pause(Math.max(0, due - performance.now()));
      lagsMs.push(performance.now() - due);
      if (nth % HOLDS_A_FAN === 0) fans.push(this.#somebody(ports[fans.length % ports.length]!));
      // Far from each other, over the whole house.
      const group = this.#groups[(this.#taken++ * STRIDE) % this.#groups.length]!;
      const atMs = nowMs();
      for (const place of group) onAsked?.(place, atMs);
      const hold = fans.at(-1)!.hold(slug, { seats: group.map((place) => seatId(model, place)) });
      asked.push(hold.then((answer) => void (accepted(answer) && held++)));
    }
    await Promise.all(asked);
    for (const fan of fans) fan.leave();
    return { held, lagsMs };
  }

  #somebody(port: number): Visitor {
    const nth = this.#fans++;
    return new Visitor(`http://127.0.0.1:${port}`, { address: `127.10.${(nth >> 7) & 127}.${1 + (nth & 127)}` });
  }
}

/** So many side by side, all over the house. */
export function groupsOf({ hall }: Venue, size: number): number[][] {
  return hall.rows.flatMap((row) =>
    Array.from({ length: Math.floor(row.length / size) }, (_, at) =>
      row.slice(at * size, (at + 1) * size).map(({ place }) => place),
    ),
  );
}
