import type { Hold, HoldRequest } from '../api/types.ts';

/** What a visitor has chosen. One hold is either seats or places of one area, as the API takes them. */
export type Choice = { kind: 'seats'; seats: string[] } | { kind: 'area'; area: string; quantity: number };

export const NOTHING: Choice = { kind: 'seats', seats: [] };

export function choiceOf(hold: Hold | null): Choice {
  const area = hold?.areas[0];
  if (area) return { kind: 'area', area: area.id, quantity: area.quantity };
  return { kind: 'seats', seats: hold?.seats.map((seat) => seat.id) ?? [] };
}

/** Of its places. */
export const countOf = (choice: Choice): number => (choice.kind === 'seats' ? choice.seats.length : choice.quantity);

export const isNothing = (choice: Choice): boolean => countOf(choice) === 0;

export function requestOf(choice: Choice): HoldRequest {
  return choice.kind === 'seats' ? { seats: choice.seats } : { area: choice.area, quantity: choice.quantity };
}

export function sameChoice(a: Choice, b: Choice): boolean {
  if (a.kind === 'area' || b.kind === 'area') {
    return (
      a.kind === b.kind && a.kind === 'area' && b.kind === 'area' && a.area === b.area && a.quantity === b.quantity
    );
  }
  return a.seats.length === b.seats.length && a.seats.every((seat) => b.seats.includes(seat));
}
