import { describe, expect, it } from 'vitest';
import { Hall, type HallSeat } from '../harness/hall.ts';
import type { Answered, FanTold } from './fan.ts';
import { type Entry, GONE, Replay } from './journal.ts';
import { judgeChoices } from './oracles.ts';
import { wrongPages } from './truth.ts';

/** Two rows of ten seats of one price; everybody looks at the middle of the first. */
const SEATS = Array.from({ length: 20 }, (_, place): HallSeat => {
  const [row, at] = [Math.floor(place / 10), place % 10];
  const plain = { wheelchair: false, companion: false, restricted: false };
  return { place, row, section: 0, x: at * 20, y: row * 20, level: 'seats', price: 5_000, ...plain, joined: at < 9 };
});
const HALL = new Hall(SEATS, { x: 90, y: -100 });
const PAIR = { bestAvailable: { quantity: 2 } };

let changes = 0;
const entry = (kind: string, hold: string, seats: readonly number[], atMs: number): Entry => ({
  seq: ++changes,
  kind,
  hold,
  seats,
  atMs,
  state: null,
});

/** What is found wrong of choices, each a hold of its own, made at these moments. */
function faultsOf(...made: { choice?: object; seats: number[]; atMs?: number; told?: number[] }[]): string[] {
  const entries = made.map(({ seats, atMs = 0 }, nth) => entry('held', `h${nth}`, seats, atMs));
  const answers = made.map(({ choice, seats, told = seats }, nth): Answered => ({
    hold: `h${nth}`,
    kind: 'held',
    choice: (choice ?? { seats: [] }) as Answered['choice'],
    seats: told,
  }));
  const fan: FanTold = { slug: 'hall', via: 'a', answers, end: 'left', refused: [], requests: 0 };
  const { faults, older } = judgeChoices(HALL, SEATS.length, entries, [fan]);
  return [...faults.own, ...faults.best, ...faults.told, ...older.map((ms) => `a board of ${ms} ms before`)];
}

describe('the oracle of choices', () => {
  it('finds nothing in a sale that is well', () => {
    expect(
      faultsOf({ seats: [0, 1] }, { choice: PAIR, seats: [4, 5] }, { seats: [2, 3] }, { seats: [12, 13] }),
    ).toEqual([]);
  });

  it('finds a seat that is left alone, but not where one is left over of a run wherever the party sits', () => {
    expect(faultsOf({ seats: [1, 2] })).toHaveLength(1);
    expect(faultsOf({ seats: [3, 4] }, { seats: [1, 2] })).toEqual([]);
  });

  it('finds an answer that is second best, and one that is not side by side', () => {
    expect(faultsOf({ choice: PAIR, seats: [5, 6] })).toHaveLength(1);
    expect(faultsOf({ choice: PAIR, seats: [4, 14] })).toHaveLength(1);
  });

  it('excuses who was beaten to the best, and who ranked on a board of 100 ms before, but of no earlier one', () => {
    const taken = { seats: [4, 5], atMs: 0 };
    expect(faultsOf(taken, { choice: PAIR, seats: [2, 3], atMs: 50 })).toEqual([]);
    // On the board before, the row's best was 4 and 5, and nothing else of that run was looked at.
    expect(faultsOf(taken, { choice: PAIR, seats: [14, 15], atMs: 100 })).toEqual([]);
    expect(faultsOf(taken, { choice: PAIR, seats: [14, 15], atMs: 1_000 })).toHaveLength(1);
  });

  it('excuses who ranked on what his replica alone knew: an older board, less what it had held since', () => {
    const far = entry('held', 'early', [12, 13, 14, 15, 16, 17], -10_000);
    const theirs = entry('held', 'b', [2, 3], 0);
    const ours = entry('held', 'a', [4, 5, 6, 7, 8, 9], 10);
    const back = entry('released', 'a', [4, 5, 6, 7, 8, 9], 20);
    // Without 4 to 9, and not knowing of 2 and 3: those were the best, and are lost; 0 and 1, which would be now, nobody looked at.
    const asked = entry('held', 'c', [10, 11], 30);
    const entries = [far, theirs, ours, back, asked];
    const of = (via: string, hold: string, choice: Answered['choice'], seats: readonly number[]): FanTold => ({
      slug: 'hall',
      via,
      answers: [{ hold, kind: 'held', choice, seats }],
      end: 'left',
      refused: [],
      requests: 1,
    });
    const a = of('a', 'a', { seats: [] }, ours.seats);
    const judge = (fan: FanTold) => judgeChoices(HALL, SEATS.length, entries, [a, fan]);
    const right = judge(of('a', 'c', PAIR, asked.seats));
    expect([right.faults.best, right.mixed]).toEqual([[], 1]);
    expect(judge(of('b', 'c', PAIR, asked.seats)).faults.best).toHaveLength(1);
  });

  it('finds a hold that has other seats than its fan was told, and one that never was', () => {
    expect(faultsOf({ seats: [0, 1], told: [0, 2] })).toHaveLength(1);
    const ghost: Answered = { hold: 'ghost', kind: 'held', choice: { seats: [] }, seats: [1] };
    const fan: FanTold = { slug: 'hall', via: 'a', answers: [ghost], end: 'left', refused: [], requests: 0 };
    expect(judgeChoices(HALL, SEATS.length, [], [fan]).faults.told).toHaveLength(1);
  });
});

describe('what is played again', () => {
  it('frees what ends, moves what changes, and keeps what is claimed', () => {
    const replay = new Replay(20);
    const claim: Entry = { ...entry('settled', 'b', [4], 0), state: 'c' };
    const lived = [entry('held', 'a', [0, 1], 0), entry('changed', 'a', [1, 2], 0), entry('held', 'b', [4], 0), claim];
    for (const each of [...lived, entry('expired', 'a', [1, 2], 0)]) replay.play(each);
    expect([...replay.states].map((state, place) => (state === 0 ? null : [place, state])).filter(Boolean)).toEqual([
      [4, GONE],
    ]);
  });

  it('a page that shows one seat wrong is found', () => {
    const truth = new Uint8Array(20);
    const packed = new Uint8Array(5);
    const seen = (picture: Uint8Array) =>
      wrongPages(
        {
          type: 'seen',
          agesMs: [],
          pictures: [{ packed: picture, pages: 3 }],
          reloads: [],
          resets: 0,
          awayMs: [],
          lost: 0,
        },
        truth,
      );
    expect(seen(packed)).toEqual({ pages: 0, places: 0 });
    expect(seen(Uint8Array.of(0, 0, 4, 0, 0))).toEqual({ pages: 3, places: 1 });
  });
});
