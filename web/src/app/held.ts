import { removeStored } from './storage.ts';

/** Where this browser remembers what it holds of an event, so that a reload and a second tab find it. */
export const heldName = (eventId: string): string => `hold.${eventId}`;

export const forgetHold = (eventId: string): void => removeStored('local', heldName(eventId));
