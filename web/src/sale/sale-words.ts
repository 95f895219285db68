import type { EventSummary, SaleState } from '../api/types.ts';
import { formatWhen } from '../format.ts';
import type { Tone } from '../ui/Badge.tsx';

export interface SaleWords {
  label: string;
  tone: Tone;
}

const words: Record<SaleState, SaleWords> = {
  announced: { label: 'Announced', tone: 'accent' },
  queue_open: { label: 'Waiting room open', tone: 'accent' },
  on_sale: { label: 'On sale', tone: 'good' },
  paused: { label: 'Sale paused', tone: 'warn' },
  sold_out: { label: 'Sold out', tone: 'neutral' },
  ended: { label: 'Sale ended', tone: 'neutral' },
};

export function saleWords(state: SaleState): SaleWords {
  return words[state];
}

/** The one line under an event's date: how it stands with seats. Honest: no pressure where there is none. */
export function availabilityWords(event: EventSummary): string | null {
  const { state, opensAt } = event.sale;
  if (state === 'queue_open') return 'Tickets through the waiting room';
  if (state === 'announced') {
    return opensAt ? `Sale opens ${formatWhen(opensAt, event.timezone)}` : 'Sale opens soon';
  }
  if (state === 'paused') return 'The sale is paused for now';
  if (state !== 'on_sale') return null;
  if (event.availability === 'many') return 'Many seats left';
  if (event.availability === 'few') return 'Few seats left';
  if (event.availability === 'none') return 'No free seat right now; some may come back';
  return null;
}
