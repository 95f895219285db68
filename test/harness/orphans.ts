/** A change of holds as the journal has it. `seats` are places. */
export interface Change {
  readonly seq: number;
  readonly kind: string;
  readonly hold: string;
  readonly seats: readonly number[];
}

interface Hall {
  readonly rows: number;
  readonly seatsPerRow: number;
  /** Judged as long as more than this share is free. */
  readonly downToShare: number;
}

/**
 * Plays the changes of holds of an all free hall of equal rows again, one after the other, and judges each: a seat is left alone when
 * it was free, is free, and has lost its last free neighbour by this very change. It need not have been when more than itself was left
 * over of its free run: then the party could have sat at an end. Knows nothing of scripts, chains and windows.
 */
export function avoidable(changes: readonly Change[], hall: Hall): { orphans: string[]; holds: number } {
  const size = hall.rows * hall.seatsPerRow;
  const holderOf = new Map<number, string>();
  const orphans: string[] = [];
  let holds = 0;
  for (const { seq, kind, hold, seats } of changes) {
    const own = [...holderOf].filter(([, holder]) => holder === hold).map(([place]) => place);
    // What it had is free again before it is judged, and for good where it ends.
    for (const place of own) holderOf.delete(place);
    if (kind !== 'held' && kind !== 'changed') continue;
    if (1 - (holderOf.size + seats.length) / size <= hall.downToShare) break;
    const wasFree = (place: number) => !holderOf.has(place);
    const isFree = (place: number) => wasFree(place) && !seats.includes(place);
    const besides = (place: number) => [place - 1, place + 1].filter((other) => isInRow(hall, place, other));
    for (const place of new Set(seats.flatMap(besides))) {
      if (!isFree(place) || besides(place).some(isFree)) continue;
      const left = runAround(hall, place, wasFree).filter(isFree);
      if (left.length > 1) orphans.push(`${seq}: ${kind} ${seats.join()} leaves ${place} alone`);
    }
    for (const place of seats) holderOf.set(place, hold);
    holds++;
  }
  return { orphans, holds };
}

const isInRow = ({ seatsPerRow, rows }: Hall, place: number, other: number): boolean =>
  other >= 0 && other < rows * seatsPerRow && Math.floor(other / seatsPerRow) === Math.floor(place / seatsPerRow);

function runAround(hall: Hall, place: number, isFree: (place: number) => boolean): number[] {
  const run = [place];
  for (const step of [-1, 1]) {
    for (let next = place + step; isInRow(hall, place, next) && isFree(next); next += step) run.push(next);
  }
  return run;
}
