import { describe, expect, it } from 'vitest';
import { type Asked, type Free, Hall, type HallSeat } from '../../../../test/harness/hall.ts';
import { seededRandom } from '../../../../test/harness/seeded.ts';
import { indexPlaces, type LiveEvent, readSeatingPlan } from '../../catalog/index.ts';
import { planChoice, viewOf } from '../choose-places.ts';
import type { PlainPick } from '../hold.ts';
import { Crowd } from './crowd.ts';
import { fixesFor } from './fixes.ts';
import { spansOf } from './orphans.ts';
import { chainOf, seatOrderOf } from './seat-order.ts';
import { SeatViews } from './seat-views.ts';

const SEED = Number(process.env.TEST_SEED ?? 20_261_122);
const PLANS = 150;
const ASKED_A_PLAN = 12;

const PRICES: Record<string, number> = { Gold: 9000, Silver: 6000, Wheels: 6000, Helper: 6000, Pillar: 3000 };
const CATEGORIES = Object.keys(PRICES);
const STAGE = { text: 'Stage', position: { x: 200, y: -100 }, width: 120, height: 40 };
const FOCUS = { x: 260, y: -80 };

function randomOf(seed: number): (below: number) => number {
  const random = seededRandom(seed);
  return (below) => Math.floor(random() * below);
}

function randomPlan(random: (below: number) => number): { seats: HallSeat[]; event: LiveEvent } {
  const seats: HallSeat[] = [];
  const zones = Array.from({ length: 1 + random(3) }, (_, section) => ({
    name: `S${section}`,
    position: { x: section * 300, y: random(40) },
    areas: section === 0 ? [STAGE] : [],
    rows: Array.from({ length: 1 + random(4) }, (_row, row) => {
      let x = random(30);
      const category = CATEGORIES[random(CATEGORIES.length)]!;
      return {
        row_number: String(row),
        position: { x: 0, y: row * 30 },
        seats: Array.from({ length: 2 + random(8) }, (_seat, at) => {
          const gap = at > 1 && random(7) === 0 ? 60 : 0;
          x += at === 0 ? 0 : 20 + gap;
          const own = random(6) === 0 ? CATEGORIES[random(CATEGORIES.length)]! : category;
          return {
            seat_guid: `${section}-${row}-${at}`,
            seat_number: String(at),
            position: { x, y: 0 },
            category: own,
          };
        }),
      };
    }),
  }));
  // Where the row is an aisle wider than 1.6 median pitches (20), its seats are parted.
  zones.forEach(({ position, rows }, section) =>
    rows.forEach((row, rowAt) =>
      row.seats.forEach((seat, at) => {
        const next = row.seats[at + 1];
        const pitches = row.seats.slice(1).map((each, i) => each.position.x - row.seats[i]!.position.x);
        const sorted = pitches.toSorted((a, b) => a - b);
        const median = (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
        seats.push({
          place: seats.length,
          row: section * 100 + rowAt,
          section,
          x: position.x + seat.position.x,
          y: position.y + row.position.y,
          level: seat.category,
          price: PRICES[seat.category]!,
          wheelchair: seat.category === 'Wheels',
          companion: seat.category === 'Helper',
          restricted: seat.category === 'Pillar',
          joined: next !== undefined && next.position.x - seat.position.x <= 1.6 * median,
        });
      }),
    ),
  );
  const plan = { name: 'Random', categories: CATEGORIES.map((name) => ({ name })), zones: zones };
  zones[0]!.areas[0] = { ...STAGE, position: { x: STAGE.position.x - 0, y: STAGE.position.y - zones[0]!.position.y } };
  const mapping = { accessibility: { Wheels: ['wheelchair'], Helper: ['companion'], Pillar: ['restricted-view'] } };
  const read = readSeatingPlan(plan, mapping);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  const levels = CATEGORIES.map((key, levelNo) => ({ levelNo, key, price: { amount: PRICES[key]!, currency: 'EUR' } }));
  const levelOfCategory = Uint8Array.from(read.layout.categories, ({ name }) => CATEGORIES.indexOf(name));
  const row = { noOrphanSeats: true };
  return { seats, event: { places: indexPlaces(read.layout), levels, levelOfCategory, row } as unknown as LiveEvent };
}

const freeOf = (bytes: string): Free => Uint8Array.from(bytes, (byte) => Number(byte === '0'));

/** The best placement by the stated measure: one row, else two. */
function oracle(hall: Hall, free: Free, asked: Asked): { how: string; seats: readonly number[]; alone: number } {
  const [row] = hall.rooms(free, asked);
  if (row) return { how: 'one_row', ...row };
  const two = hall.twoRows(free, asked);
  return two ? { how: 'two_rows', ...two } : { how: 'split', seats: [], alone: 0 };
}

/** How many free seats a request may have, side by side or not. */
const mayHave = (hall: Hall, free: Free, asked: Asked): number[] =>
  hall.seats.map(({ place }) => place).filter((place) => free[place] && hall.isWanted(place, asked));

const askedBy = (random: (below: number) => number): Asked & { kind: 'best' } => ({
  kind: 'best',
  quantity: 1 + random(6),
  accessible: random(8) === 0 ? 1 : 0,
  ...(random(3) === 0 ? { priceLevel: CATEGORIES[random(CATEGORIES.length)]! } : {}),
  ...(random(4) === 0 ? { maxPrice: 6000 } : {}),
});

function randomBytes(random: (below: number) => number, length: number): string {
  const share = random(10);
  return Array.from({ length }, () => (random(10) < share ? 'hcsx'[random(4)] : '0')).join('');
}

describe(`best available, against an oracle over ${PLANS} random plans (TEST_SEED=${SEED})`, () => {
  it('is the best by the stated measure: in one row, else in two; split into the fewest blocks', () => {
    const random = randomOf(SEED);
    const seen = { one_row: 0, two_rows: 0, split: 0, none: 0 };
    for (let at = 0; at < PLANS * ASKED_A_PLAN; at++) {
      const { seats, event } = randomPlan(random);
      const bytes = randomBytes(random, seats.length);
      const [hall, free] = [new Hall(seats, FOCUS), freeOf(bytes)];
      const asked = askedBy(random);
      const pick = planChoice(event, viewOf(event, bytes), asked);
      const best = oracle(hall, free, asked);
      const said = `plan ${at}: ${JSON.stringify({ asked, bytes, pick, best })}`;
      if ('windows' in pick && pick.windows[0]) {
        const [, , count, , start] = pick.windows[0];
        expect(best.how, said).toBe('one_row');
        expect(
          Array.from({ length: count }, (_, i) => start + i),
          said,
        ).toEqual(best.seats);
        expect(pick.settle > 0, said).toBe(best.alone > 0);
        seen.one_row++;
      } else if ('groups' in pick && best.how === 'two_rows') {
        expect(pick.groups[0]!.seats, said).toEqual(best.seats);
        seen.two_rows++;
      } else if ('groups' in pick) {
        const got = pick.groups[0]!.seats.toSorted((a, b) => a - b);
        expect(new Set(got).size, said).toBe(asked.quantity);
        expect(mayHave(hall, free, asked), said).toEqual(expect.arrayContaining(got));
        expect(got.filter((place) => seats[place]!.wheelchair).length, said).toBeGreaterThanOrEqual(asked.accessible);
        expect(best.how, said).toBe('split');
        // Where a wheelchair's place is needed the fewest blocks may have none.
        if (asked.accessible === 0) expect(hall.blocksOf(got).length, said).toBe(hall.fewestBlocks(free, asked));
        seen.split++;
      } else {
        expect(best.how, said).toBe('split');
        const may = mayHave(hall, free, asked);
        const wheelchairs = may.filter((place) => seats[place]!.wheelchair).length;
        expect(may.length < asked.quantity || wheelchairs < asked.accessible, said).toBe(true);
        seen.none++;
      }
    }
    // Each of them has been looked at, or the plans are too tame.
    expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(20);
  });

  it('is the best on a board of which this replica has taken seats since', () => {
    const random = randomOf(SEED + 2);
    for (let at = 0; at < PLANS; at++) {
      const { seats, event } = randomPlan(random);
      let bytes = randomBytes(random, seats.length);
      const view = viewOf(event, bytes);
      const wishes = [askedBy(random), askedBy(random)];
      for (let turn = 0; turn < 10; turn++) {
        const asked = wishes[turn % 2]!;
        const pick = planChoice(event, view, asked);
        const best = oracle(new Hall(seats, FOCUS), freeOf(bytes), asked);
        const first = 'windows' in pick ? pick.windows[0] : undefined;
        const got = first ? Array.from({ length: first[2] }, (_, i) => first[4] + i) : [];
        expect(got, `plan ${at}: ${bytes}`).toEqual(best.how === 'one_row' ? best.seats : []);
        view.note(got, (place) => chainOf(seatOrderOf(event).chains, place));
        bytes = [...bytes].map((byte, place) => (got.includes(place) ? 'h' : byte)).join('');
      }
    }
  });

  it('control: the oracle tells a placement that is second best', () => {
    const { event, seats } = randomPlan(randomOf(SEED));
    const [hall, bytes] = [new Hall(seats, FOCUS), '0'.repeat(seats.length)];
    const asked = { kind: 'best', quantity: 1, accessible: 0, maxPrice: 9000 } as const;
    const [best] = oracle(hall, freeOf(bytes), asked).seats;
    const second = oracle(hall, freeOf(bytes).fill(0, best, best! + 1), asked);
    const pick = planChoice(event, viewOf(event, bytes), asked);
    expect('windows' in pick && pick.windows[0]?.[4]).not.toBe(second.seats[0]);
  });
});

describe('a party that is split', () => {
  /** Short rows far apart: `C` a companion's place, `W` one for a wheelchair. */
  function hallOf(...rows: string[]): { event: LiveEvent; kinds: string } {
    const zones = rows.map((kinds, at) => ({
      name: `S${at}`,
      position: { x: at * 500, y: 0 },
      areas: [],
      rows: [
        {
          row_number: '1',
          position: { x: 0, y: 0 },
          seats: [...kinds].map((kind, seat) => ({
            seat_guid: `${at}-${seat}`,
            seat_number: String(seat),
            position: { x: 20 * seat, y: 0 },
            category: kind,
          })),
        },
      ],
    }));
    const mapping = { accessibility: { W: ['wheelchair'], C: ['companion'] } };
    const read = readSeatingPlan({ name: 'Short', categories: [{ name: 'W' }, { name: 'C' }], zones }, mapping);
    if (!read.ok) throw new Error(JSON.stringify(read.faults));
    const levels = ['W', 'C'].map((key, levelNo) => ({ levelNo, key, price: { amount: 5000, currency: 'EUR' } }));
    const levelOfCategory = Uint8Array.from(read.layout.categories, ({ name }) => 'WC'.indexOf(name));
    const event = { places: indexPlaces(read.layout), levels, levelOfCategory, row: { noOrphanSeats: true } };
    return { event: event as unknown as LiveEvent, kinds: rows.join('') };
  }

  const seatsFor = (quantity: number, accessible: number, ...rows: string[]): string | null =>
    seatsWhere(false, quantity, accessible, ...rows);

  /** @param keeps as long as the places are kept for those who need them */
  const seatsWhere = (keeps: boolean, quantity: number, accessible: number, ...rows: string[]): string | null => {
    const { event: hall, kinds } = hallOf(...rows);
    const event = Object.assign(hall, { keepsAccessible: keeps });
    const view = viewOf(event, '0'.repeat(kinds.length));
    const pick = planChoice(event, view, { kind: 'best', quantity, accessible });
    return 'groups' in pick ? pick.groups[0]!.seats.map((place) => kinds[place]).join('') : null;
  };

  it('has a wheelchair’s place where it needs one, however far it is from the others', () => {
    expect(seatsFor(3, 1, 'CC', 'CC', 'W')).toMatch(/^(CCW|WCC)$/);
    expect(seatsFor(4, 1, 'CC', 'CC', 'CWC')).toMatch(/W/);
    expect(seatsFor(6, 2, 'CC', 'CC', 'CC', 'W', 'W')?.match(/W/g)).toHaveLength(2);
  });

  it('takes no more of them than it needs', () => {
    expect(seatsFor(4, 1, 'WWC', 'CC')?.match(/W/g)).toHaveLength(1);
  });

  it('parts nobody from his companions where they are kept, and takes what is further down the list for it', () => {
    expect(seatsFor(4, 1, 'CWC', 'CWC', 'CC')?.match(/W/g)).toHaveLength(1);
    expect(seatsWhere(true, 4, 1, 'CWC', 'CWC', 'CC')?.match(/W/g)).toHaveLength(2);
    expect(seatsWhere(true, 6, 1, 'CC', 'CW', 'CC', 'CW', 'WC')?.match(/W/g)).toHaveLength(3);
    expect(seatsWhere(true, 4, 1, 'CWC', 'CC')).toBeNull();
  });

  it('and is not made without', () => {
    expect(seatsFor(3, 1, 'CC', 'CC')).toBeNull();
    expect(seatsFor(3, 2, 'CC', 'CC', 'W')).toBeNull();
  });
});

describe('parties with one wish that wait for their answers', () => {
  const placesOf = (pick: PlainPick, parties: number): number[][] =>
    ('windows' in pick ? pick.windows : [])
      .slice(0, parties)
      .map(([, , count, , start]) => Array.from({ length: count }, (_, at) => start + at));

  it('are told a place each, in the order in which they would sit if they came one after the other', () => {
    const random = randomOf(SEED + 2);
    let sat = 0;
    for (let at = 0; at < PLANS; at++) {
      const { seats, event } = randomPlan(random);
      const bytes = randomBytes(random, seats.length);
      const asked = askedBy(random);
      const alone: number[][] = [];
      for (let left = bytes; alone.length < 6;) {
        const [party] = placesOf(planChoice(event, viewOf(event, left), asked), 1);
        if (!party) break;
        alone.push(party);
        left = Array.from(left, (byte, place) => (party.includes(place) ? 'h' : byte)).join('');
      }
      const pick = planChoice(event, viewOf(event, bytes), asked);
      if (!(pick instanceof Crowd)) continue;
      for (let party = 0; party < 6; party++) pick.come();
      expect(placesOf(pick, alone.length), bytes).toEqual(alone);
      sat += alone.length;
    }
    expect(sat).toBeGreaterThan(PLANS / 2);
  });

  it('are told of what is left of a place that somebody took a part of, and of nothing that is gone', () => {
    const random = randomOf(SEED + 3);
    let crowds = 0;
    for (let at = 0; at < PLANS; at++) {
      const { seats, event } = randomPlan(random);
      const [views, board] = [new SeatViews(), { version: '1.7', bytes: '0'.repeat(seats.length) }];
      const asked = { ...askedBy(random), accessible: 0 };
      const pick = planChoice(event, views.of(event, board), asked);
      if (!(pick instanceof Crowd)) continue;
      crowds++;
      for (let party = 0; party < seats.length; party++) pick.come();
      const parties = placesOf(pick, seats.length);
      const gone = parties[random(parties.length)]!.slice(0, 1 + random(asked.quantity));
      views.note(event, { generation: 1, change: 8, places: gone });
      const told = placesOf(
        { settle: 0, windows: pick.windows.filter(([, length]) => length === asked.quantity) },
        seats.length,
      );
      expect(told.flat().filter((place) => gone.includes(place))).toEqual([]);
      views.note(event, { generation: 1, change: 9, places: told.flat() });
      expect(planChoice(event, views.of(event, board), asked), 'no row has room for one more').not.toBeInstanceOf(
        Crowd,
      );
    }
    expect(crowds).toBeGreaterThan(PLANS / 2);
  });
});

describe('what this replica has held', () => {
  it('is gone on every board from before it, and on no board from after it', () => {
    const { seats, event } = randomPlan(randomOf(SEED + 4));
    const [views, bytes] = [new SeatViews(), '0'.repeat(seats.length)];
    const isFree = (version: string) => views.of(event, { version, bytes }).isFree(0);
    expect(isFree('1.10')).toBe(true);
    views.note(event, { generation: 1, change: 12, places: [0] });
    expect(isFree('1.10')).toBe(false);
    expect(isFree('1.11')).toBe(false);
    expect(isFree('1.12')).toBe(true);
    views.note(event, { generation: 1, change: 11, places: [0] });
    expect(isFree('1.12')).toBe(true);
    views.note(event, { generation: 1, change: 13, places: [0] });
    expect(isFree('2.1')).toBe(true);
  });
});

describe('what is offered instead of a choice that leaves a seat alone', () => {
  it('is free, of the same size, and leaves none alone that need not be', () => {
    const random = randomOf(SEED + 1);
    let offered = 0;
    for (let at = 0; at < PLANS * 4; at++) {
      const { seats, event } = randomPlan(random);
      const bytes = randomBytes(random, seats.length);
      const [hall, open] = [new Hall(seats, FOCUS), freeOf(bytes)];
      const free = seats.map(({ place }) => place).filter((place) => open[place]);
      const asked = [...new Set([0, 1, 2].map(() => free[random(free.length)] ?? 0))];
      if (free.length < 3) continue;
      // Whoever of the seats beside it is left over but one may be left alone.
      for (const fix of fixesFor(event, viewOf(event, bytes), asked)) {
        offered++;
        expect(new Set(fix).size).toBe(asked.length);
        expect(fix.every((place) => open[place])).toBe(true);
        expect(hall.avoidable(open, fix), `${bytes} ${fix.join()}`).toEqual([]);
      }
      for (const [from, to] of spansOf(event, seatOrderOf(event).chains, asked)) {
        for (let place = from; place < to; place++) expect(hall.beside(place, 1)).toBeDefined();
      }
    }
    expect(offered).toBeGreaterThan(50);
  });
});
