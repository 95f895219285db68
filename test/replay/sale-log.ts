import { readFileSync, writeFileSync } from 'node:fs';
import { CannotContinue, codeOf } from '../../local/cannot-continue.ts';
import { type HistoryLine, type What } from '../../web/src/api/admin-history.ts';
import { SHOWN, SaleReplay } from '../../web/src/pages/admin/watch/sale-replay.ts';
import type { Seatmap } from '../../web/src/seatmap/seatmap.ts';

/** What a copy of an event needs to know of it. All of it is public, or a rule: nothing is about a person. */
export interface LoggedEvent {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly category: string;
  readonly timezone: string;
  readonly maxPerOrder: number;
  readonly holdTtlSeconds: number;
  readonly refundsFees: boolean;
}

/** An allotment of the original: its channel, and enough to know its places by. */
export interface LoggedAllotment {
  readonly channel: string;
  /** How many it had at first. */
  readonly places: number;
  /** Indexes of the seats that it still has. */
  readonly left: readonly number[];
}

/** The log of a sale, as it is kept in a file. */
export interface SaleLog {
  readonly event: LoggedEvent;
  readonly seatmap: Seatmap;
  readonly allotments: readonly LoggedAllotment[];
  readonly lines: readonly HistoryLine[];
  /** How many lines were saved: fewer in the file are a log that somebody has shortened. */
  readonly saved: number;
  /** How every place looked at the end, a letter each. */
  readonly board: string;
}

export const FORMAT = 'stampede-sale-log';
export const VERSION = 1;
const WHATS: readonly What[] = ['free', 'claimed', 'sold', 'blocked', 'held', 'ended', 'lost'];
/** One letter for each of `SHOWN`. */
const LETTERS = 'fhcsx';

/** How every place looks when these lines are over, a letter each: free, held, claimed, sold, x for blocked. */
export function boardOf(lines: readonly HistoryLine[], placeCount: number): string {
  const replay = new SaleReplay(placeCount);
  replay.add(lines);
  replay.playTo(Infinity);
  return Array.from(replay.places, (shown) => LETTERS[shown]).join('');
}

export const wordOf = (letter: string | undefined): string => SHOWN[LETTERS.indexOf(letter ?? '')] ?? 'unknown';

/** Holds are numbered: an id of the original says nothing to anybody else. */
export function withNumberedHolds(lines: readonly HistoryLine[]): HistoryLine[] {
  const numbers = new Map<string, string>();
  return lines.map(({ at, what, places, hold }) => {
    if (hold === null) return { at, what, places, hold };
    const number = numbers.get(hold) ?? String(numbers.size + 1);
    numbers.set(hold, number);
    return { at, what, places, hold: number };
  });
}

/** A line of JSON each: what it is, every line of the log, and how it ended. */
export function textOfLog({ event, seatmap, allotments, lines, saved, board }: SaleLog): string {
  const head = { format: FORMAT, version: VERSION, event, allotments, seatmap };
  const end = { end: true, lines: saved, board };
  return [head, ...lines, end].map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** @throws CannotContinue where it cannot be written */
export function writeLog(file: string, log: SaleLog): void {
  try {
    writeFileSync(file, textOfLog(log));
  } catch (error) {
    throw new CannotContinue(`${file} cannot be written (${codeOf(error)}): name a file in a folder of yours.`);
  }
}

/** @throws CannotContinue, with the file and the line that is wrong */
export function readLog(file: string): SaleLog {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new CannotContinue(
      `${file} cannot be read (${codeOf(error)}): npm run replay -- --event <slug or id> --save ${file} makes one.`,
    );
  }
  return parseLog(text, file);
}

/** @param name how the file is called in what is said about it @throws CannotContinue */
export function parseLog(text: string, name: string): SaleLog {
  const rows = text.split('\n').filter((row) => row.trim() !== '');
  const head = rows.length > 0 ? objectOf(rows[0]!, name, 1) : {};
  if (head.format !== FORMAT)
    throw new CannotContinue(`${name} is no log of a sale: its first line says no "format": "${FORMAT}".`);
  if (head.version !== VERSION)
    throw new CannotContinue(
      `${name} is of version ${JSON.stringify(head.version)} and this Stampede reads version ${VERSION}: save it again with this one.`,
    );
  const { event, seatmap, allotments } = head as unknown as Pick<SaleLog, 'event' | 'seatmap' | 'allotments'>;
  if (typeof event?.slug !== 'string' || !(seatmap?.placeCount > 0) || !Array.isArray(allotments))
    throw new CannotContinue(`${name}, line 1: it lacks the event, its seat map or its allotments. Save it again.`);
  const end = objectOf(rows.at(-1)!, name, rows.length);
  if (end.end !== true || typeof end.board !== 'string' || typeof end.lines !== 'number')
    throw new CannotContinue(`${name} ends too early: its last line is not the end of a log. Save it again.`);
  if (end.board.length !== seatmap.placeCount || /[^fhcsx]/.test(end.board))
    throw new CannotContinue(`${name}, line ${rows.length}: its board is not of ${seatmap.placeCount} places.`);
  const lines = rows
    .slice(1, -1)
    .map((row, nth) => lineOf(objectOf(row, name, nth + 2), seatmap, `${name}, line ${nth + 2}`));
  return { event, seatmap, allotments, lines, saved: end.lines, board: end.board };
}

function objectOf(row: string, name: string, nth: number): { readonly [field: string]: unknown } {
  try {
    const value: unknown = JSON.parse(row);
    if (typeof value === 'object' && value !== null) return value as { [field: string]: unknown };
  } catch {
    // Said below.
  }
  throw new CannotContinue(`${name}, line ${nth}: this is no JSON object. A log of a sale has one on each line.`);
}

function lineOf(line: { readonly [field: string]: unknown }, { placeCount }: Seatmap, where: string): HistoryLine {
  const { at, what, places, hold } = line;
  if (typeof at !== 'string' || Number.isNaN(Date.parse(at)))
    throw new CannotContinue(`${where}: "at" is ${JSON.stringify(at)}, and an instant is needed.`);
  if (!WHATS.includes(what as What))
    throw new CannotContinue(`${where}: "what" is ${JSON.stringify(what)}, and none of ${WHATS.join(', ')}.`);
  const isPlace = (place: unknown): boolean =>
    Number.isInteger(place) && Number(place) >= 0 && Number(place) < placeCount;
  if (!Array.isArray(places) || !places.every(isPlace))
    throw new CannotContinue(`${where}: "places" must be a list of numbers from 0 to ${placeCount - 1}.`);
  if (what === 'held' ? typeof hold !== 'string' : hold !== null && typeof hold !== 'string')
    throw new CannotContinue(`${where}: "hold" is ${JSON.stringify(hold)}, and must say which hold this is about.`);
  return { at, what: what as What, places: places as number[], hold: hold as string | null };
}
