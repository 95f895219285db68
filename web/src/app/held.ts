import { removeStored } from './storage.ts';

/** Where this tab remembers what it holds of an event, so that a reload finds it. */
export const heldName = (eventId: string): string => `hold.${eventId}`;

export const forgetHold = (eventId: string): void => removeStored('session', heldName(eventId));
