import type { EventSummary, SaleState } from '../api/types.ts';
import { formatWhen } from '../format.ts';
import type { Tone } from '../ui/Badge.tsx';
import { t } from '../words/index.ts';

export interface SaleWords {
  label: string;
  tone: Tone;
}

const tones: Record<SaleState, Tone> = {
  announced: 'accent',
  queue_open: 'accent',
  on_sale: 'good',
  paused: 'warn',
  sold_out: 'neutral',
  ended: 'neutral',
};

export function saleWords(state: SaleState): SaleWords {
  return { label: t(`sale.state.${state}`), tone: tones[state] };
}

/** The one line under an event's date: how it stands with seats. Honest: no pressure where there is none. */
export function availabilityWords(event: EventSummary): string | null {
  const { state, opensAt } = event.sale;
  if (state === 'queue_open') return t('sale.left.queue');
  if (state === 'announced') {
    return opensAt ? t('sale.left.opens', { when: formatWhen(opensAt, event.timezone) }) : t('sale.left.opensSoon');
  }
  if (state === 'paused') return t('sale.left.paused');
  if (state !== 'on_sale') return null;
  if (event.availability === 'many') return t('sale.left.many');
  if (event.availability === 'few') return t('sale.left.few');
  if (event.availability === 'none') return t('sale.left.none');
  return null;
}
