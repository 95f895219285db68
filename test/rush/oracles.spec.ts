import { describe, expect, it } from 'vitest';
import { seededRandom } from '../harness/seeded.ts';
import { closingVerdict, lastWaitMs, manyCame, openingVerdict } from './automatic.ts';
import {
  botVerdict,
  capVerdict,
  countVerdict,
  doorVerdict,
  orderVerdict,
  paceVerdict,
  placesVerdict,
  shareVerdict,
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
    const returns = (seats: number, returnedMs = 7_000): Told[] => [{ ...line(1)[0]!, returnedMs, returned: seats }];
    expect(soldOutVerdict(samples, returns(3), [], 5_000).faults).toEqual([]);
    expect(soldOutVerdict(samples, returns(2), [], 5_000).faults).toHaveLength(1);
    expect(soldOutVerdict(samples, returns(3, 4_500), [], 5_000).faults).toEqual([]);
    expect(soldOutVerdict(samples, returns(3, 3_500), [], 5_000).faults).toHaveLength(1);
    expect(soldOutVerdict(samples, returns(2), [{ atMs: 4_500, seats: 1 }], 5_000).faults).toEqual([]);
    expect(soldOutVerdict(samples, returns(2), [{ atMs: 3_500, seats: 1 }], 5_000).faults).toHaveLength(1);
  });
});

describe('machines are judged', () => {
  const bot = (entry: number, more: Partial<Told> = {}): Told => ({ ...line(entry + 1)[entry]!, kind: 'bot', ...more });
  const bought = (seats: number): Told => ({ ...line(1)[0]!, bought: seats });

  it('by their part of the stock', () => {
    const told = [bought(95), bot(1, { bought: 4 }), bot(2, { bought: 1 })];
    expect(shareVerdict(told, 100, 0.05).faults).toEqual([]);
    expect(shareVerdict([...told, bot(3, { bought: 1 })], 100, 0.05).faults.join()).toMatch(
      /^6\.0 % of the stock: 6 of 100/,
    );
  });

  it('by the places of a mailbox, and by what one of them buys', () => {
    expect(botVerdict([bot(1), bot(2, { bought: 4, purchases: 1 })], 2, 4).faults).toEqual([]);
    expect(botVerdict([bot(1), bot(2)], 1, 4).faults).toEqual(['1 mailboxes have 2 places']);
    expect(botVerdict([bot(1, { rejoined: [7] })], 1, 4).faults).toEqual(['one account has the entries 1, 7']);
    expect(botVerdict([bot(1, { bought: 8, purchases: 2 })], 1, 4).faults).toHaveLength(1);
  });
});

describe('a room that opens by itself is judged', () => {
  const seen = (...phases: [replica: number, phase: string, atMs: number][]) =>
    phases.map(([replica, phase, atMs]) => ({ replica, phase, atMs }));
  const both = { replicas: 2, passedMs: 10_000, withinMs: 2_000, stillMs: 30_000 };
  const gone = { replicas: 2, goneMs: 30_000, quietMs: 12_000, withinMs: 3_000 };
  const right = seen(
    [0, 'off', 0],
    [1, 'off', 0],
    [0, 'open', 10_400],
    [1, 'open', 10_700],
    [0, 'off', 42_300],
    [1, 'off', 42_600],
  );

  it('by the first moment at which so many had come within a second', () => {
    const came = [0, 400, 900, 1_300, 1_350, 1_400, 5_000];
    expect(manyCame(came, 4)).toEqual({ fromMs: 1_350, untilMs: 1_400 });
    expect(manyCame(came, 6)).toBeNull();
  });

  it('by the last one whom a tick has left in line, not by who comes in with the first tick after he has joined', () => {
    const seenAt = (atMs: number, tickedMs: number, served: number, entries: number) => {
      return { atMs, tickedMs, served, entries, people: served, active: 0 };
    };
    const until = [seenAt(0, 0, 5, 6), seenAt(260, 250, 5, 7), seenAt(510, 500, 7, 7)];
    expect(lastWaitMs(until)).toBe(260);
    const newcomer = [seenAt(740, 500, 7, 8), seenAt(760, 750, 8, 8), seenAt(1_010, 1_000, 8, 8)];
    expect(lastWaitMs([...until, ...newcomer])).toBe(260);
    expect(lastWaitMs([...until, ...newcomer.slice(0, 1), seenAt(760, 750, 7, 8)])).toBe(760);
  });

  it('as right where every replica opens soon, stays, and closes after a quiet time', () => {
    expect(openingVerdict(right, both).faults).toEqual([]);
    expect(closingVerdict(right, gone).faults).toEqual([]);
  });

  it('as wrong where one is late, never opens, flickers, closes early or late', () => {
    const changed = (at: number, atMs: number) => right.map((each, nth) => (nth === at ? { ...each, atMs } : each));
    expect(openingVerdict(changed(3, 12_100), both).faults).toHaveLength(1);
    expect(openingVerdict(changed(2, 8_000), both).faults).toHaveLength(1);
    expect(openingVerdict(right.slice(0, 3), both).faults).toEqual(['replica 1 has never opened']);
    expect(openingVerdict(changed(4, 10_650), both).faults.join()).toMatch(/closed after 250 ms/);
    expect(closingVerdict(right.slice(0, 5), gone).faults).toEqual(['replica 1 has not closed']);
    expect(closingVerdict(changed(4, 40_000), gone).faults).toHaveLength(1);
    expect(closingVerdict(changed(5, 45_500), gone).faults).toHaveLength(1);
  });
});
