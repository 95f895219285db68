import { describe, expect, it } from 'vitest';
import { seededRandom } from '../harness/seeded.ts';
import {
  capVerdict,
  countVerdict,
  doorVerdict,
  orderVerdict,
  paceVerdict,
  placesVerdict,
  soldOutVerdict,
} from './oracles.ts';
import type { Sample, Told } from './told.ts';

const PACE = { perMinute: 600, tickMs: 250, bankMs: 500, onlyRate: true };

/** People who join one after the other, 5 ms apart, each answered after 3 ms. */
function line(people: number): Told[] {
  return Array.from({ length: people }, (_, fan) => ({
    fan,
    kind: 'fan' as const,
    joinDueMs: fan * 5,
    joinSentMs: fan * 5,
    joinAnsweredMs: fan * 5 + 3,
    entry: fan,
    position: fan,
  }));
}

/** A room that is seen each 50 ms, whose ticks are 125 ms apart and let in 10 a second. */
function ticking(seconds: number, peopleAt: (ms: number) => number = (ms) => Math.floor(ms / 100)): Sample[] {
  return Array.from({ length: seconds * 20 }, (_, nth) => {
    const tickedMs = Math.floor((nth * 50) / 125) * 125;
    const people = peopleAt(tickedMs);
    return { atMs: nth * 50, tickedMs, people, served: people, entries: 100_000, active: 0 };
  });
}

describe('the order of a line is judged by what people were told', () => {
  const rankOf = ({ entry }: Told): number | null => entry ?? null;

  it('finds nothing in an exact one, also where people who ask at the same time come in any order', () => {
    const together = line(500).map((fan, nth) => ({ ...fan, joinSentMs: 0, joinAnsweredMs: 9, entry: 499 - nth }));
    expect(orderVerdict(line(500), rankOf, 'entry').faults).toEqual([]);
    expect(orderVerdict(together, rankOf, 'entry').faults).toEqual([]);
  });

  it('finds one inversion among ten thousand people', () => {
    const random = seededRandom(7);
    for (let round = 0; round < 20; round++) {
      const people = line(10_000);
      const at = Math.floor(random() * 9_000);
      const other = at + 1 + Math.floor(random() * 900);
      [people[at]!.entry, people[other]!.entry] = [people[other]!.entry!, people[at]!.entry!];
      expect(orderVerdict(people, rankOf, 'entry').faults.length).toBeGreaterThan(0);
    }
  });

  it('does not call it an inversion where the first had not been answered when the second was sent', () => {
    const [first, second] = line(2);
    const late = { ...first!, joinAnsweredMs: second!.joinSentMs! + 1, entry: 1 };
    expect(orderVerdict([late, { ...second!, entry: 0 }], rankOf, 'entry').faults).toEqual([]);
    const early = { ...late, joinAnsweredMs: second!.joinSentMs! - 1 };
    expect(orderVerdict([early, { ...second!, entry: 0 }], rankOf, 'entry').faults).toHaveLength(1);
  });
});

describe('places are judged', () => {
  it('as right where the lobby is drawn among itself and the others stand where they came', () => {
    const people = line(10).map((fan) => (fan.entry! < 4 ? { ...fan, position: 3 - fan.entry! } : fan));
    expect(placesVerdict(people, 4).faults).toEqual([]);
  });

  it('as wrong where two have one, somebody moves, or somebody of the lobby stands behind it', () => {
    const twice = line(10).map((fan) => (fan.fan === 7 ? { ...fan, entry: 6, position: 6 } : fan));
    expect(placesVerdict(twice, 4).faults).toHaveLength(2);
    const moved = line(10).map((fan) => (fan.fan === 7 ? { ...fan, moved: [3] } : fan));
    expect(placesVerdict(moved, 4).faults).toHaveLength(1);
    const swapped = line(10).map((fan) => ({ ...fan, position: { 2: 8, 8: 2 }[fan.fan] ?? fan.fan }));
    expect(placesVerdict(swapped, 4).faults).toHaveLength(2);
  });
});

describe('the pace of admission is judged', () => {
  it('as right within one tick, whenever it is looked at', () => {
    expect(paceVerdict(ticking(30), PACE).faults).toEqual([]);
  });

  it('as wrong where a tick is counted twice, or one in a hundred is lost', () => {
    const twice = (ms: number): number => Math.floor(ms / 100) + (ms > 12_000 ? 5 : 0);
    expect(paceVerdict(ticking(30, twice), PACE).faults.length).toBeGreaterThan(0);
    const lost = (ms: number): number => Math.floor(ms / 102);
    expect(paceVerdict(ticking(30, lost), PACE).faults.length).toBeGreaterThan(0);
  });

  it('as wrong where a pause is made up for at once', () => {
    const stands = (at: number): boolean => at >= 10_000 && at < 15_000;
    const paused = ticking(30).map((each) =>
      stands(each.atMs) ? { ...each, tickedMs: 10_000, people: 100, served: 100 } : each,
    );
    expect(paceVerdict(paused, PACE).faults.join()).toMatch(/at once for time that had gone by/);
    const clamped = paused.map((each) =>
      each.atMs >= 15_000 ? { ...each, people: each.people - 45, served: each.served - 45 } : each,
    );
    expect(paceVerdict(clamped, PACE).faults).toEqual([]);
  });
});

describe('who is inside is judged', () => {
  const visits = (people: number): Told[] =>
    line(people).map((fan) => ({ ...fan, admittedMs: fan.fan * 10, leftMs: fan.fan * 10 + 95 }));

  it('by the cap, as Redis says and as people were told', () => {
    expect(capVerdict(ticking(1), visits(200), 10).faults).toEqual([]);
    expect(capVerdict(ticking(1), visits(200), 9).faults.length).toBeGreaterThan(0);
    const crowded = ticking(1).map((each) => ({ ...each, active: 11 }));
    expect(capVerdict(crowded, [], 10).faults).toHaveLength(crowded.length);
  });

  it('by the door: a refusal of somebody who was let in, a hold of somebody who was not', () => {
    expect(doorVerdict(visits(3)).faults).toEqual([]);
    expect(doorVerdict([{ ...visits(1)[0]!, wronged: ['403 queue.admission_required'] }]).faults).toHaveLength(1);
    expect(doorVerdict([{ ...line(1)[0]!, intruded: 'R1-1' }]).faults).toHaveLength(1);
  });

  it('by the count of the tick: who comes in without having been let in is found', () => {
    const hundredth = ticking(20);
    const coming = (everyMs: number): Told[] =>
      line(100).map((fan) => ({ ...fan, admittedMs: 300 + fan.fan * everyMs }));
    expect(countVerdict(hundredth, coming(100)).faults).toEqual([]);
    expect(countVerdict(hundredth, coming(80)).faults.length).toBeGreaterThan(0);
  });

  it('by what is left: after it is sold out as many come in as seats come back', () => {
    const samples = ticking(10, (ms) => Math.floor(Math.min(ms, 5_000) / 100) + (ms > 8_000 ? 3 : 0));
    const returns = (seats: number): Told[] => [{ ...line(1)[0]!, returnedMs: 7_000, returned: seats }];
    expect(soldOutVerdict(samples, returns(3), 5_000).faults).toEqual([]);
    expect(soldOutVerdict(samples, returns(2), 5_000).faults).toHaveLength(1);
  });
});
