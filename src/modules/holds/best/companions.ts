import type { LiveEvent } from '../../catalog/index.ts';
import { ACCESSIBLE, chainOf, COMPANION, seatOrderOf, WHEELCHAIR } from './seat-order.ts';
import type { SeatView } from './seat-view.ts';

/**
 * The companion rule. A place that is only a companion's goes together with a wheelchair place: of the seats chosen that stand
 * side by side with it, one must be. A place that may be either is both.
 *
 * @returns the companions' places of a choice that have none
 */
export function companionsAlone(event: LiveEvent, chosen: readonly number[]): number[] {
  const { attrs } = event.places;
  const of = (place: number) => (attrs[place] ?? 0) & ACCESSIBLE;
  return runsOf(event, chosen)
    .filter((run) => !run.some((place) => of(place) & WHEELCHAIR))
    .flatMap((run) => run.filter((place) => of(place) === COMPANION));
}

/** The choice with the wheelchair place that its companions want, where one beside each is free; undefined where it is not. */
export function withWheelchairs(event: LiveEvent, view: SeatView, chosen: readonly number[]): number[] | undefined {
  const { chains } = seatOrderOf(event);
  const isOpen = (place: number, chain: number) =>
    place < event.places.seatCount &&
    chainOf(chains, place) === chain &&
    ((event.places.attrs[place] ?? 0) & WHEELCHAIR) !== 0 &&
    view.isFree(place);
  const alone = new Set(companionsAlone(event, chosen));
  const added: number[] = [];
  for (const run of runsOf(event, chosen)) {
    const [first = 0, last = 0] = [run[0], run.at(-1)];
    if (!run.some((place) => alone.has(place))) continue;
    const beside = [first - 1, last + 1].find((place) => isOpen(place, chainOf(chains, first)));
    if (beside === undefined) return undefined;
    added.push(beside);
  }
  return [...new Set([...chosen, ...added])].sort((a, b) => a - b);
}

/** The accessible places of a choice. */
export function accessibleOf({ places }: LiveEvent, chosen: readonly number[]): number[] {
  return chosen.filter((place) => place < places.seatCount && ((places.attrs[place] ?? 0) & ACCESSIBLE) !== 0);
}

/** A choice's seats by who sits side by side. */
function runsOf(event: LiveEvent, chosen: readonly number[]): number[][] {
  const { chains } = seatOrderOf(event);
  const runs: number[][] = [];
  for (const place of chosen.filter((each) => each < event.places.seatCount).sort((a, b) => a - b)) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (run && before === place - 1 && chainOf(chains, before) === chainOf(chains, place)) run.push(place);
    else runs.push([place]);
  }
  return runs;
}
