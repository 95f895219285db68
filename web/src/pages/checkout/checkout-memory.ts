import { readStored, writeStored } from '../../app/storage.ts';
import type { Buyer } from '../../api/types.ts';

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

export function rememberOrderOfHold(holdId: string, orderId: string): void {
  writeStored('session', `hold-order:${holdId}`, orderId);
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
