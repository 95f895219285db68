import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AVAILABLE, GONE, HELD } from './availability.ts';
import { Board } from './board.ts';
import { SMALL_HALL } from './fixture.ts';
import { accessMask, parseSeatmap } from './model.ts';
import type { Tallies, Tally } from './tallies.ts';

const model = parseSeatmap(SMALL_HALL);
const PLACES = model.placeCount;
const ALL = new Uint8Array(PLACES).fill(1);

function pack(places: ArrayLike<number>): Uint8Array {
  const packed = new Uint8Array(Math.ceil(places.length / 4));
  for (let i = 0; i < places.length; i++) packed[i >> 2] = (packed[i >> 2] ?? 0) | ((places[i] ?? 0) << (2 * (i % 4)));
  return packed;
}

const counted = (places: ArrayLike<number>, matches = ALL): Tallies => new Board(model, pack(places), matches).tallies;

/** Counts from nothing, place by place, as plainly as it can be said. */
function plainTally(places: Uint8Array, matches: Uint8Array, start: number, end: number): Tally {
  const all = Array.from({ length: end - start }, (_, i) => start + i);
  const free = all.filter((place) => places[place] === AVAILABLE);
  const matching = free.filter((place) => matches[place]);
  const isKept = (place: number): boolean => ((model.attrs[place] ?? 0) & accessMask(model)) !== 0;
  const open = matching.filter((place) => !isKept(place));
  const levels = [...new Set((open.length ? open : matching).map((place) => model.level[place] ?? 0))];
  const amount = (level: number): number => model.levels[level]?.price.amount ?? 0;
  const [cheapest = -1] = levels.toSorted((a, b) => amount(a) - amount(b) || a - b);
  const count = (level: number): number => all.filter((place) => model.level[place] === level).length;
  const [main = 0] = model.levels.map((_, level) => level).toSorted((a, b) => count(b) - count(a) || a - b);
  const onlyAccess = matching.length > 0 && open.length === 0;
  const isFrom = levels.some((level) => amount(level) !== amount(cheapest));
  return { free: free.length, total: all.length, matching: matching.length, cheapest, isFrom, onlyAccess, main };
}

function plainTallies(places: Uint8Array, matches: Uint8Array): Tallies {
  const levels = model.levels.map(
    (_, level) => [...places].filter((state, place) => state === AVAILABLE && model.level[place] === level).length,
  );
  return {
    sections: model.sections.map(({ start, end }) => plainTally(places, matches, start, end)),
    areas: model.areas.map(({ start, capacity }) => plainTally(places, matches, start, start + capacity)),
    levels,
    free: [...places].filter((state) => state === AVAILABLE).length,
  };
}

describe('the counts that people decide by', () => {
  it('count what is free, by section, area and price', () => {
    const tallies = counted([0, 1, 2, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 1, 2, 2]);
    expect(tallies.sections[0]).toMatchObject({
      free: 8,
      total: 11,
      matching: 8,
      cheapest: 0,
      onlyAccess: false,
      main: 0,
    });
    expect(tallies.areas[0]).toMatchObject({ free: 2, total: 5 });
    expect(tallies.levels).toEqual([7, 1, 2]);
    expect(tallies.free).toBe(10);
  });

  it('and name the price of what the visitor looks for, not of what he filtered out', () => {
    const frontOnly = Uint8Array.from({ length: PLACES }, (_, place) => (place < 8 ? 1 : 0));
    expect(counted(new Uint8Array(PLACES), frontOnly).sections[0]).toMatchObject({ matching: 8, cheapest: 0 });
  });

  it('and never promise everybody the price of a place kept for people who need access', () => {
    const onlySecondRow = Uint8Array.from({ length: PLACES }, (_, place) => (place >= 8 && place < 11 ? 1 : 0));
    const wheelchairAndOrdinary = Uint8Array.from({ length: PLACES }, (_, place) => (place === 9 ? 2 : 0));
    const onlyWheelchairIsFree = Uint8Array.from({ length: PLACES }, (_, place) => (place === 8 ? 0 : 2));
    expect(counted(wheelchairAndOrdinary, onlySecondRow).sections[0]?.cheapest).toBe(0);
    expect(counted(onlyWheelchairIsFree, onlySecondRow).sections[0]?.cheapest).toBe(1);
  });

  it('and name no price where nothing is left', () => {
    expect(counted(new Uint8Array(PLACES).fill(2)).sections[0]).toMatchObject({ free: 0, cheapest: -1 });
  });
});

describe('a change costs what it changes, and counts as if everything had been counted', () => {
  const state = fc.constantFrom(AVAILABLE, HELD, GONE);
  const house = fc.array(state, { minLength: PLACES, maxLength: PLACES });
  const place = fc.nat(PLACES - 1);
  const step = fc.oneof(
    fc.record({ kind: fc.constant('picture'), changes: fc.array(fc.tuple(place, state), { maxLength: 6 }) }),
    fc.record({ kind: fc.constant('filter'), matches: fc.array(fc.nat(1), { minLength: PLACES, maxLength: PLACES }) }),
    fc.record({ kind: fc.constantFrom('give back', 'over'), places: fc.array(place, { maxLength: 3 }) }),
  );

  it('after whatever pictures, filters, and seats given back', () => {
    fc.assert(
      fc.property(house, fc.array(step, { minLength: 1, maxLength: 40 }), (first, steps) => {
        const board = new Board(model, pack(first), ALL);
        const drawn = board.places.slice();
        board.onChange((places) => places?.forEach((each) => (drawn[each] = board.places[each] ?? 0)));
        const seen = [...first];
        for (const each of steps) {
          if ('changes' in each) {
            for (const [at, next] of each.changes) seen[at] = next;
            board.show(pack(seen));
          } else if ('matches' in each) board.filter(Uint8Array.from(each.matches));
          else if (each.kind === 'give back') board.giveBack(each.places);
          else board.endGivenBack(each.places);
          expect(board.tallies).toEqual(plainTallies(board.places, board.matches));
        }
        expect(drawn).toEqual(board.places);
        board.endGivenBack(Array.from({ length: PLACES }, (_, at) => at));
        expect([...board.places]).toEqual(seen);
      }),
    );
  });

  it('only what changed is told, and only a section where something did has another tally', () => {
    const board = new Board(model, new Uint8Array(PLACES / 4), ALL);
    const { sections, areas } = board.tallies;
    const told: (readonly number[] | null)[] = [];
    board.onChange((places) => told.push(places));
    const states = new Uint8Array(PLACES);
    states[12] = HELD;
    board.show(pack(states));
    board.show(pack(states));
    expect(told).toEqual([[12]]);
    expect(board.tallies.sections[0]).toBe(sections[0]);
    expect(board.tallies.areas[0]).not.toBe(areas[0]);
    expect(board.tallies.areas[0]?.free).toBe(4);
  });

  it('a seat that was given back is free at once, until a picture says whose it is', () => {
    const states = new Uint8Array(PLACES);
    states[3] = HELD;
    const board = new Board(model, pack(states), ALL);
    board.giveBack([3]);
    expect(board.places[3]).toBe(AVAILABLE);
    states[5] = GONE;
    board.show(pack(states));
    expect(board.places[3]).toBe(AVAILABLE);
    states[3] = AVAILABLE;
    board.show(pack(states));
    states[3] = HELD;
    board.show(pack(states));
    expect(board.places[3]).toBe(HELD);
  });
});

describe('what a code opens', () => {
  it('is free to who has it, counted, and gone again without it; what everybody may have stays as it is', () => {
    const places = new Uint8Array(PLACES).fill(GONE);
    places[2] = HELD;
    const board = new Board(model, pack(places), ALL);
    board.open(
      new Map([
        [0, AVAILABLE],
        [1, HELD],
        [2, AVAILABLE],
      ]),
    );
    expect([...board.places.slice(0, 4)]).toEqual([AVAILABLE, HELD, HELD, GONE]);
    expect(board.tallies.free).toBe(1);
    board.giveBack([1]);
    board.show(pack(places.with(3, AVAILABLE)));
    expect([...board.places.slice(0, 4)]).toEqual([AVAILABLE, AVAILABLE, HELD, AVAILABLE]);
    board.open(new Map());
    expect([...board.places.slice(0, 4)]).toEqual([GONE, GONE, HELD, AVAILABLE]);
  });
});
