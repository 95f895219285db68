import { type Asked, type Free, type Hall, isBefore, type Placed } from '../harness/hall.ts';
import type { Answered, FanTold } from './fan.ts';
import { type Entry, FREE, Replay } from './journal.ts';

/** A board is 100 ms old at most when it is ranked on, and 50 ms pass until the script decides. */
const BOARD_MS = 150;
/** What only an older one explains is told apart: a machine that stood still may have had one. */
const OLDEST_MS = 3_000;
/** The rule rests below this share of free seats, on a board that may be older than the choice. */
const RESTS_BELOW = 0.1;
const RESTS_MS = 1_000;
/** So many windows of the best are tried before others are looked for elsewhere. */
const BEST_TRIED = 4;
const MOST_SHOWN = 5;

export interface Judged {
  /** Answers that no board explains, and choices that leave somebody alone: each a sentence. */
  readonly faults: { readonly own: string[]; readonly best: string[]; readonly told: string[] };
  /** Own choices that were judged, and best-available answers by how they sit. */
  own: number;
  best: { one_row: number; two_rows: number; split: number };
  /** Of these, the best on no board of the last 150 ms but on an older one, and how old that was, in ms. */
  readonly older: number[];
  /** Of these, the best on the very board that the script saw; the others on an older one. */
  newest: number;
  /** Of these, on no board that ever was, but on one that a replica knew: an older one without what itself had held since. */
  mixed: number;
  /** Of these, that leave somebody alone who need not be: nothing better was to be had. */
  noChoice: number;
}

/** What a replica told one of its fans. */
type Told = Answered & { readonly via: string };

/**
 * Plays an event's changes again and judges each hold at its moment, on the boards that the server can have seen: those that were the
 * present at some time in the last 150 ms, less the seats that the replica itself has held since.
 */
export function judgeChoices(hall: Hall, places: number, entries: readonly Entry[], fans: readonly FanTold[]): Judged {
  const judged: Judged = {
    faults: { own: [], best: [], told: [] },
    own: 0,
    best: { one_row: 0, two_rows: 0, split: 0 },
    older: [],
    newest: 0,
    mixed: 0,
    noChoice: 0,
  };
  const told = answersByHold(fans);
  const vias: (string | undefined)[] = [];
  const replay = new Replay(places);
  const stock = new Stock(hall.seats.length);
  entries.forEach((entry, at) => {
    const answer = entry.kind === 'held' || entry.kind === 'changed' ? told.get(entry.hold ?? '')?.shift() : undefined;
    const story = { replay, entries, vias, at };
    if (answer) judgeOne(judged, hall, story, answer, stock.isRuleOn(entry.atMs));
    vias.push(answer?.via);
    replay.play(entry);
    stock.note(entry.atMs, replay.states);
  });
  const left = [...told.values()].flat();
  for (const { hold, kind } of left.slice(0, MOST_SHOWN))
    judged.faults.told.push(`${hold} was told ${kind}: never was`);
  return judged;
}

/** An event's changes until one of them, and who had asked which replica for each. */
interface Story {
  readonly replay: Replay;
  readonly entries: readonly Entry[];
  readonly vias: readonly (string | undefined)[];
  readonly at: number;
}

function answersByHold(fans: readonly FanTold[]): Map<string, Told[]> {
  const told = new Map<string, Told[]>();
  for (const answer of fans.flatMap(({ answers, via }) => answers.map((each) => ({ ...each, via })))) {
    const same = told.get(answer.hold);
    if (same) same.push(answer);
    else told.set(answer.hold, [answer]);
  }
  return told;
}

function judgeOne(
  judged: Judged,
  hall: Hall,
  story: Story,
  { choice, seats, kind, hold, via }: Told,
  isRuleOn: boolean,
): void {
  const { replay, entries, at } = story;
  const entry = entries[at]!;
  const held = entry.seats.filter((place) => place < hall.seats.length);
  if (kind !== entry.kind || sorted(held) !== sorted(seats))
    return void judged.faults.told.push(`${hold} was told ${kind} ${sorted(seats)}, and has ${sorted(held)}`);
  const own = replay.seatsOf(entry.hold);
  const decided = freeOn(replay.states, own);
  const avoidable = hall.avoidable(decided, seats);
  if ('seats' in choice) {
    judged.own++;
    if (isRuleOn && avoidable.length > 0)
      judged.faults.own.push(`${entry.seq}: ${sorted(seats)} leaves ${avoidable.join()} alone`);
  } else if ('bestAvailable' in choice) {
    const asked = { accessible: 0, ...choice.bestAvailable } as Asked;
    let why = explain(hall, boardsBefore(story, own), decided, asked, seats);
    if (why?.age === 0) judged.newest++;
    // A change is ranked on a board without notes. It is a long search: a few that nothing explains are enough.
    if (!why && kind === 'held' && judged.faults.best.length < MOST_SHOWN) {
      why = explain(hall, boardsOf(via, story), decided, asked, seats);
      if (why) judged.mixed++;
    }
    if (why === null) {
      const best = hall.rooms(decided, asked)[0];
      const instead = best ? `where ${sorted(best.seats)} were free` : 'where no row had room';
      judged.faults.best.push(
        `${entry.seq}: ${JSON.stringify(asked)} ${kind} ${sorted(seats)} ${instead}, by ${via} after ${recent(story)}`,
      );
    }
    if (why) judged.best[why.how]++;
    if (why && why.ageMs > BOARD_MS) judged.older.push(why.ageMs);
    if (avoidable.length > 0) judged.noChoice++;
  }
}

/** What a replica may not have known yet, for who looks for the reason. */
function recent({ entries, vias, at }: Story): string {
  const known = entries.slice(0, at).map(({ kind, seats, atMs }, nth) => ({ kind, seats, atMs, via: vias[nth] }));
  const since = known.filter(({ atMs }) => entries[at]!.atMs - atMs <= BOARD_MS);
  return since.map(({ kind, seats, via = '-' }) => `${kind} ${sorted(seats)} by ${via}`).join(', ') || 'nothing';
}

const sorted = (places: readonly number[]): string => places.toSorted((a, b) => a - b).join();

/** @param own places of the hold that is changed: free for it */
function freeOn(states: Uint8Array, own: readonly number[]): Free {
  const free = states.map((state) => Number(state === FREE));
  for (const place of own) free[place] = 1;
  return free;
}

interface Board {
  readonly free: Free;
  /** How long ago it had been the present. */
  readonly ageMs: number;
}

/** The board that a change found, and the ones before it, newest first. */
function* boardsBefore({ replay: { states, steps }, entries, at }: Story, own: readonly number[]): Generator<Board> {
  const then = states.slice();
  yield { free: freeOn(then, own), ageMs: 0 };
  for (let back = at - 1; back >= 0; back--) {
    const ageMs = entries[at]!.atMs - entries[back]!.atMs;
    if (ageMs > OLDEST_MS) return;
    for (const [place, before] of steps[back]!.toReversed()) then[place] = before;
    yield { free: freeOn(then, own), ageMs };
  }
}

/**
 * The boards on which a replica can have ranked: one of the last 150 ms, on which it has noted the first, or more, of what it has held
 * since; what the other one held in the meantime is free on it.
 */
function* boardsOf(via: string, story: Story): Generator<Board> {
  let back = story.at;
  for (const { free, ageMs } of boardsBefore(story, [])) {
    if (ageMs > BOARD_MS) return;
    for (let next = back--; next < story.at; next++) {
      if (story.vias[next] !== via) continue;
      for (const place of story.entries[next]!.seats) free[place] = 0;
      yield { free, ageMs };
    }
  }
}

interface Explained {
  readonly how: keyof Judged['best'];
  /** How many changes the board was behind. */
  readonly age: number;
  readonly ageMs: number;
}

/** The first board on which an answer is right, or null. */
function explain(
  hall: Hall,
  boards: Iterable<Board>,
  decided: Free,
  asked: Asked,
  seats: readonly number[],
): Explained | null {
  let age = 0;
  for (const { free, ageMs } of boards) {
    const how = howOn(hall, free, decided, asked, seats);
    if (how) return { how, age, ageMs };
    age++;
  }
  return null;
}

/**
 * How an answer is right for who ranked on a board, if it is: it sits in one row where one has room, and what would have been better
 * was lost until the script decided; else in two rows; else in as few groups as may be.
 */
function howOn(
  hall: Hall,
  board: Free,
  decided: Free,
  asked: Asked,
  seats: readonly number[],
): Explained['how'] | null {
  if (seats.length !== asked.quantity) return null;
  if (!seats.every((place) => board[place] && hall.isWanted(place, asked))) return null;
  const blocks = hall.blocksOf(seats);
  const rooms = hall.rooms(board, asked);
  if (rooms.length > 0) {
    const here = blocks.length === 1 ? hall.measure(board, asked, blocks[0]!) : null;
    return here && isBest(hall, rooms, decided, here) ? 'one_row' : null;
  }
  const two = asked.quantity > 1 ? hall.twoRows(board, asked) : undefined;
  if (two) {
    const isLost = !two.seats.every((place) => decided[place]);
    return isLost || sorted(two.seats) === sorted(seats) ? 'two_rows' : null;
  }
  return blocks.length === hall.fewestBlocks(board, asked) ? 'split' : null;
}

/** Every run's best that is better was lost meanwhile; or so many of them that others were looked for elsewhere. */
function isBest(hall: Hall, rooms: readonly Placed[], decided: Free, here: Placed): boolean {
  const better = rooms.filter((room) => isBefore(room.key, here.key));
  const lost = better.filter(
    ({ seats, alone }) => !seats.every((place) => decided[place]) || hall.alone(decided, seats).length > alone,
  );
  return lost.length === better.length || lost.length >= BEST_TRIED;
}

/** Whether the rule was on for sure: enough was free all the while. */
class Stock {
  readonly #seats: number;
  #lowMs = Number.NEGATIVE_INFINITY;

  constructor(seats: number) {
    this.#seats = seats;
  }

  note(atMs: number, states: Uint8Array): void {
    let free = 0;
    for (let place = 0; place < this.#seats; place++) if (states[place] === FREE) free++;
    if (free < this.#seats * RESTS_BELOW) this.#lowMs = atMs;
  }

  isRuleOn(atMs: number): boolean {
    return atMs - this.#lowMs > RESTS_MS;
  }
}
