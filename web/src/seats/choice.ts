import type { Hold, HoldRequest } from '../api/types.ts';

/** What a visitor has chosen. One hold is seats, or places of one area, or a package with both, as the API takes them. */
export type Choice =
  | { kind: 'seats'; seats: string[] }
  | { kind: 'area'; area: string; quantity: number }
  | { kind: 'package'; id: string; name: string; seats: string[]; areas: { id: string; quantity: number }[] };

export const NOTHING: Choice = { kind: 'seats', seats: [] };

export function choiceOf(hold: Hold | null): Choice {
  const seats = hold?.seats.map((seat) => seat.id) ?? [];
  if (hold?.package) {
    const { id, name } = hold.package;
    const areas = hold.areas.map((held) => ({ id: held.id, quantity: held.quantity }));
    return { kind: 'package', id, name, seats, areas };
  }
  const area = hold?.areas[0];
  if (area) return { kind: 'area', area: area.id, quantity: area.quantity };
  return { kind: 'seats', seats };
}

/** Of its places. */
export function countOf(choice: Choice): number {
  if (choice.kind === 'area') return choice.quantity;
  return choice.kind === 'seats'
    ? choice.seats.length
    : choice.areas.reduce((sum, { quantity }) => sum + quantity, choice.seats.length);
}

/** Those that have a number. */
export const seatsIn = (choice: Choice): string[] => (choice.kind === 'area' ? [] : choice.seats);

export const isNothing = (choice: Choice): boolean => countOf(choice) === 0;

export function requestOf(choice: Choice): HoldRequest {
  if (choice.kind === 'area') return { area: choice.area, quantity: choice.quantity };
  if (choice.kind === 'seats') return { seats: choice.seats };
  return { package: { id: choice.id }, ...(choice.seats.length > 0 && { seats: choice.seats }) };
}

export function sameChoice(a: Choice, b: Choice): boolean {
  if (a.kind === 'area' || b.kind === 'area') {
    return (
      a.kind === b.kind && a.kind === 'area' && b.kind === 'area' && a.area === b.area && a.quantity === b.quantity
    );
  }
  const isOne = a.kind === 'package' ? b.kind === 'package' && a.id === b.id : b.kind === 'seats';
  return isOne && a.seats.length === b.seats.length && a.seats.every((seat) => b.seats.includes(seat));
}
