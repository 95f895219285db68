import { readStored, writeStored } from '../../app/storage.ts';
import { forgetHold } from '../../app/held.ts';
import type { Buyer, Hold } from '../../api/types.ts';

/** What the browser remembers so that a reload, or the back button, finds the way. Nothing here decides anything. */

interface EventOfHold {
  slug: string;
  title: string;
}

export function rememberEventOfHold(holdId: string, event: EventOfHold): void {
  writeStored('session', `hold-event:${holdId}`, { slug: event.slug, title: event.title });
}

export function eventOfHold(holdId: string): EventOfHold | null {
  return readStored('session', `hold-event:${holdId}`);
}

/** The seats page forgets the hold with that: its seats are the order's now, and nothing there could give them back. */
export function rememberOrderOfHold(hold: Hold, orderId: string): void {
  writeStored('session', `hold-order:${hold.id}`, orderId);
  forgetHold(hold.eventId);
}

export function orderOfHold(holdId: string): string | null {
  return readStored('session', `hold-order:${holdId}`);
}

/** For the next purchase on this device. */
export function rememberBuyer(buyer: Buyer): void {
  writeStored('local', 'buyer', buyer);
}

export function rememberedBuyer(): Buyer {
  return readStored<Buyer>('local', 'buyer') ?? { name: '', email: '' };
}
