import type { EventDetail, SaleState } from '../api/types.ts';
import { formatWhen } from '../format.ts';
import { Notice } from '../ui/index.ts';
import { t } from '../words/index.ts';

/** Why seats can be looked at but not taken, or why what is shown may be old. Nothing when all is well. */
export function SaleNotice({ event, failing }: { event: EventDetail; failing: boolean }) {
  const words = saleWords(event);
  if (words) {
    return (
      <Notice tone="warn" title={words.title} className="mx-4 mt-3 lg:mx-6 lg:mb-3">
        {words.advice}
      </Notice>
    );
  }
  if (!failing) return null;
  return (
    <Notice tone="warn" title={t('seats.sale.old')} className="mx-4 mt-3 lg:mx-6 lg:mb-3">
      {t('seats.sale.oldAdvice')}
    </Notice>
  );
}

function saleWords({ sale, timezone }: EventDetail): { title: string; advice: string } | null {
  const opens = sale.opensAt
    ? t('seats.sale.opensOn', { when: formatWhen(sale.opensAt, timezone) })
    : t('seats.sale.opensUnknown');
  const words: Partial<Record<SaleState, { title: string; advice: string }>> = {
    announced: { title: t('seats.sale.announced'), advice: t('seats.sale.announcedAdvice', { opens }) },
    paused: { title: t('seats.sale.paused'), advice: t('seats.sale.pausedAdvice') },
    sold_out: { title: t('seats.sale.soldOut'), advice: t('seats.sale.soldOutAdvice') },
    ended: { title: t('seats.sale.ended'), advice: t('seats.sale.endedAdvice') },
  };
  return words[sale.state] ?? null;
}
