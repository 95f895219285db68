import { UnreadableWebhook } from '../payments.errors.ts';
import type { ProviderEvent } from './payment-provider.ts';

/**
 * A message that was signed by its provider and may still be one that nobody can read. With an id and a type it is kept,
 * and a person sees it; without them it is refused.
 *
 * @throws UnreadableWebhook
 */
export function eventFrom(id: unknown, type: unknown, read: () => ProviderEvent['subject']): ProviderEvent {
  if (typeof id !== 'string' || id === '' || typeof type !== 'string') throw new UnreadableWebhook();
  try {
    return { id, type, subject: read() };
  } catch (error) {
    return { id, type, subject: { kind: 'unreadable', why: String(error) } };
  }
}
