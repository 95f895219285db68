import type { HistoryLine } from '../../web/src/api/admin-history.ts';
import { type SeatModel, seatId } from '../../web/src/seatmap/model.ts';
import type { Finding } from '../rush/flash/summary.ts';
import type { ReplayRecord } from './generator.ts';
import { boardOf, type SaleLog, wordOf } from './sale-log.ts';
import type { Script } from './script.ts';

/** What the judgement of a rehearsal goes by. */
export interface Judged {
  readonly log: SaleLog;
  readonly script: Script;
  readonly model: SeatModel;
  /** What happened to the copy, by its own log. */
  readonly copy: readonly HistoryLine[];
  /** Of how many places what everybody sees of the copy is not what its log says. */
  readonly ahead: number;
  readonly record: Pick<ReplayRecord, 'told' | 'played'>;
}

const MOST_SHOWN = 5;
/** Lines that a board shows, and how many from the end are tried for one that it shows still. */
const TELLING: ReadonlySet<string> = new Set(['held', 'blocked', 'claimed']);
const MOST_TRIED = 50;

/** Every question of a rehearsal, seat by seat; of an area, whose places have no numbers, by how many. */
export function findingsOf(judged: Judged): Finding[] {
  const { log, script, model, copy, ahead, record } = judged;
  const { played } = record;
  const board = boardOf(copy, model.placeCount);
  const look = 'The table of refusals names the step and the code; docs/errors.md says what each means.';
  const undone = [
    ...played.faults,
    ...(played.leftOut > 0 ? [`${played.leftOut} that follow these were left out`] : []),
  ];
  return [
    {
      what: 'the log is whole, and all of it can be done',
      faults: [
        ...(log.lines.length === log.saved ? [] : [`${log.lines.length} lines, and ${log.saved} were saved`]),
        ...script.gaps,
      ],
      next: 'Save the log again (--save).',
    },
    { what: 'everything was done again', faults: shortened(undone), next: look },
    {
      what: 'the board of the copy is the board of the original, seat by seat',
      faults: shortened(differencesOf(model, log.board, board)),
      next: `What was done otherwise is above. ${look}`,
    },
    {
      what: 'everybody sees of the copy what its log says',
      faults: ahead === 0 ? [] : [`${ahead} places look otherwise`],
      next: 'npm run check:invariants, at the copy, says which of the stores is wrong.',
    },
    {
      what: 'everything sold in the original is sold in the copy exactly once',
      faults: shortened([...salesUnlike(judged), ...toldTwice(judged)]),
      next: `A seat that was sold too often is I1: npm run check:invariants. ${look}`,
    },
    {
      what: 'as many places were held and claimed as in the original',
      faults: countsUnlike(judged),
      next: `What was refused, or done twice, is above. ${look}`,
    },
    {
      what: 'control: the same judgement finds a line of the log that is missing',
      faults: control(judged, board),
      next: 'The judgement is blind, or the log has no sale, no hold and nothing set aside.',
    },
  ];
}

/** Where two boards differ, in sentences. */
export function differencesOf(model: SeatModel, wanted: string, seen: string): string[] {
  const faults: string[] = [];
  for (let place = 0; place < model.seatCount; place++) {
    if (wanted[place] !== seen[place])
      faults.push(`${seatId(model, place)} is ${wordOf(seen[place])}, and was ${wordOf(wanted[place])}`);
  }
  for (const { name, start, capacity } of model.areas) {
    const [was, is] = [wanted, seen].map((board) => countsOf(board.slice(start, start + capacity)));
    if (was !== is) faults.push(`${name} has ${is}, and had ${was}`);
  }
  return faults;
}

function countsOf(board: string): string {
  const counts = new Map<string, number>();
  for (const letter of board) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([letter, count]) => `${count} ${wordOf(letter)}`)
    .join(', ');
}

/** How often each seat was sold; of an area its places together. */
function salesOf(model: SeatModel, lines: readonly HistoryLine[]): Map<string, number> {
  const sales = new Map<string, number>();
  for (const { what, places } of lines) {
    if (what !== 'sold') continue;
    for (const place of places) {
      const area = model.areas.find(({ start, capacity }) => place >= start && place < start + capacity);
      const name = area?.name ?? seatId(model, place);
      sales.set(name, (sales.get(name) ?? 0) + 1);
    }
  }
  return sales;
}

function salesUnlike({ model, log, copy }: Pick<Judged, 'model' | 'log' | 'copy'>): string[] {
  const [was, is] = [salesOf(model, log.lines), salesOf(model, copy)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((name) => (was.get(name) ?? 0) !== (is.get(name) ?? 0))
    .map((name) => `${name} was sold ${is.get(name) ?? 0} times, and ${was.get(name) ?? 0} times in the original`);
}

/** Buyers who were told that a seat is theirs, more of them than the log has sales of it. */
function toldTwice({ model, log, record }: Judged): string[] {
  const was = salesOf(model, log.lines);
  const told = new Map<string, number>();
  for (const { paidMs, tickets } of record.told) {
    if (paidMs === undefined) continue;
    for (const { seat } of tickets ?? []) if (seat !== null) told.set(seat, (told.get(seat) ?? 0) + 1);
  }
  return [...told]
    .filter(([seat, times]) => times > (was.get(seat) ?? 0))
    .map(
      ([seat, times]) =>
        `${times} buyers have a ticket for ${seat}, and ${was.get(seat) ?? 0} bought it in the original`,
    );
}

function countsUnlike({ log, script, copy }: Pick<Judged, 'log' | 'script' | 'copy'>): string[] {
  const placesOf = (all: readonly { readonly places: readonly number[] }[]): number =>
    all.reduce((sum, { places }) => sum + places.length, 0);
  const chosen = placesOf(script.deeds.filter(({ kind }) => kind === 'hold' || kind === 'change'));
  const wanted = { held: chosen, claimed: placesOf(log.lines.filter(({ what }) => what === 'claimed')) };
  return Object.entries(wanted).flatMap(([what, was]) => {
    const is = placesOf(copy.filter((line) => line.what === what));
    return was === is ? [] : [`${is} places were ${what}, and ${was} should have been`];
  });
}

/** The last line that leaves a trace: the last sale, or else the last that the board shows. */
function control({ model, log, copy }: Judged, board: string): string[] {
  const without = (at: number): SaleLog => ({ ...log, lines: log.lines.toSpliced(at, 1) });
  const shows = (at: number): boolean =>
    TELLING.has(log.lines[at]!.what) && boardOf(without(at).lines, model.placeCount) !== log.board;
  const sold = log.lines.findLastIndex(({ what }) => what === 'sold');
  const last = Array.from({ length: Math.min(MOST_TRIED, log.lines.length) }, (_, nth) => log.lines.length - 1 - nth);
  const at = sold >= 0 ? sold : (last.find(shows) ?? -1);
  if (at < 0) return ['there is no line that it could miss'];
  const short = without(at);
  const seen = [
    ...differencesOf(model, boardOf(short.lines, model.placeCount), board),
    ...salesUnlike({ model, log: short, copy }),
  ];
  return seen.length > 0 ? [] : [`line ${at + 1} of the log, "${log.lines[at]!.what}", is not missed`];
}

function shortened(faults: readonly string[]): string[] {
  const more = faults.length - MOST_SHOWN;
  return more > 0 ? [...faults.slice(0, MOST_SHOWN), `and ${more} more`] : [...faults];
}
