import { parseEventScopedId, type Refusal } from '../../../kit/index.ts';
import type { Component, LiveEvent } from '../../catalog/index.ts';
import { type Reason, reasonFor } from '../best/explain.ts';
import type { SeatView } from '../best/seat-view.ts';
import { planChoice } from '../choose-places.ts';
import type { HeldPackage, PackageChoice, Pick, PlainPick } from '../hold.ts';
import { PackageMismatch, PackageNotOnSale, PackageSoldOut, UnknownPackage, UnknownSeat } from '../holds.errors.ts';
import { levelOf } from '../prices.ts';

/** A package that somebody asks for. */
export interface PackageWanted {
  readonly held: HeldPackage;
  readonly components: readonly Component[];
  /** Why nobody can take it now; null: he can. */
  readonly closed: Refusal | null;
}

/** What a hold has before it is changed. */
export interface HeldBefore {
  readonly places: readonly number[];
  readonly package?: HeldPackage | undefined;
}

const NOTHING: PlainPick = { windows: [], settle: 1 };

/**
 * The package that a choice names, with what it was promised to cost: who has it already has it as he was told, also where it is
 * paused, sold out or withdrawn by now.
 *
 * @throws UnknownPackage for one of another event
 */
export function packageWanted(event: LiveEvent, choice: PackageChoice, before: HeldBefore | null): PackageWanted {
  const named = parseEventScopedId('pkg', choice.id);
  if (named?.eventId !== event.id) throw new UnknownPackage();
  const { id } = named;
  const kept = before?.package;
  if (kept?.id === id) return { held: kept, components: componentsOf(event, before?.places ?? []), closed: null };
  const found = event.packages.find((each) => each.id === id);
  if (!found) return { held: { id, name: '', price: 0 }, components: [], closed: new UnknownPackage() };
  const { name, price, components, status, left } = found;
  const closed = status === 'on_sale' ? (left === 0 ? new PackageSoldOut() : null) : new PackageNotOnSale();
  return { held: { id: found.id, name, price: price.amount }, components, closed };
}

/** How many of each price level these are. */
function componentsOf(event: LiveEvent, places: readonly number[]): Component[] {
  const byLevel = Map.groupBy(places, (place) => levelOf(event, place));
  return [...byLevel].map(([level, all]) => ({ level, quantity: all.length }));
}

/**
 * What the script shall try: for each component what best available would have, by the same measure; of an area any. Own seats as they
 * are; what the package has of areas is added to them.
 *
 * Cost: a best-available search a component.
 * @throws PackageMismatch where own seats are not what it has; what planChoice throws
 */
export function planPackage(
  event: LiveEvent,
  view: SeatView,
  choice: PackageChoice,
  { components, closed }: PackageWanted,
  spread?: number,
): Pick {
  // The script is asked all the same: it may know the hold of this very request.
  if (closed) return NOTHING;
  if (!choice.seats) {
    const parts = components.map(
      ({ level, quantity }) =>
        areasPick(event, view, level.key, quantity) ??
        planChoice(event, view, { kind: 'best', quantity, priceLevel: level.key, accessible: 0 }, spread),
    );
    return parts.length === 1 ? parts[0]! : { parts };
  }
  const { seats, accessible } = choice;
  const rest = restOf(event, components, seats);
  const own = planChoice(event, view, { kind: 'seats', seats, ...(accessible ? { accessible } : {}) });
  if (rest.length === 0 || !('seats' in own)) return own;
  const areas = rest.map(({ level, quantity }) => areasPick(event, view, level.key, quantity) ?? NOTHING);
  return { parts: [{ groups: [{ seats: own.seats, spans: own.spans ?? [] }], settle: 1 }, ...areas] };
}

/** What own seats leave to be taken of areas. @throws PackageMismatch, UnknownSeat */
function restOf(event: LiveEvent, components: readonly Component[], seats: readonly string[]): Component[] {
  const unknown = seats.filter((id) => event.places.placeOf(id) === undefined);
  if (unknown.length > 0) throw new UnknownSeat(unknown);
  const byLevel = Map.groupBy(seats, (id) => levelOf(event, event.places.placeOf(id) ?? 0).key);
  const rest = components.flatMap(({ level, quantity }) => {
    const left = quantity - (byLevel.get(level.key)?.length ?? 0);
    return left > 0 ? [{ level, quantity: left }] : [];
  });
  const missing = rest.filter(({ level }) => areasOf(event, level.key).length === 0);
  const surplus = [...byLevel].flatMap(([key, ids]) => {
    const has = components.find(({ level }) => level.key === key)?.quantity ?? 0;
    return ids.slice(has);
  });
  if (missing.length > 0 || surplus.length > 0) throw new PackageMismatch(missing, surplus);
  return rest;
}

function areasOf(event: LiveEvent, levelKey: string): LiveEvent['places']['areas'] {
  return event.places.areas.filter(({ start }) => levelOf(event, start).key === levelKey);
}

/** Places of the areas that have this level, those with the most room first; null where none has it. */
function areasPick(event: LiveEvent, view: SeatView, levelKey: string, quantity: number): PlainPick | null {
  const areas = areasOf(event, levelKey);
  if (areas.length === 0) return null;
  const roomy = areas
    .map((area) => ({ ...area, free: freeIn(view, area, quantity) }))
    .toSorted((a, b) => b.free - a.free);
  return {
    windows: roomy.map(({ start, capacity }) => [start, capacity, quantity, 1, start, 0, 0] as const),
    settle: 1,
  };
}

/** How many are free, counted no further than enough. */
function freeIn(view: SeatView, { start, capacity }: { start: number; capacity: number }, enough: number): number {
  let free = 0;
  for (let at = 0; at < capacity && free < enough; at++) if (view.isFree(start + at)) free++;
  return free;
}

/** Why best available chose these: of the component that sits least together. Null where all of it is of areas. */
export function reasonOf(event: LiveEvent, places: readonly number[]): Reason | null {
  const seats = places.filter((place) => place < event.places.seatCount);
  const parts = [...Map.groupBy(seats, (place) => levelOf(event, place)).values()];
  const reasons = parts.map((part) => reasonFor(event.places, part));
  return reasons.toSorted((a, b) => b.blocks.length - a.blocks.length)[0] ?? null;
}

/** Whether these seats are what a package has of seats. */
export function isWhole(event: LiveEvent, { components }: PackageWanted, seats: readonly string[]): boolean {
  try {
    restOf(event, components, seats);
    return true;
  } catch {
    return false;
  }
}
