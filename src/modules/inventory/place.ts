import type { Transitions } from '../../kit/index.ts';

/** f free, c claimed by an order, s sold, x blocked by the organizer: with an allotment's code it can be claimed all the same. */
export type PlaceState = 'f' | 'c' | 's' | 'x';

export const PLACE_TRANSITIONS: Transitions<PlaceState> = {
  f: ['c', 'x'],
  c: ['s', 'f', 'x'],
  s: ['f', 'x'],
  x: ['f', 'c'],
};

/** Who changed a place: ids only, never a person's name or address. */
export type Actor = `order:${string}` | `staff:${string}` | `system:${string}`;
