import type { EventDetail, SaleState } from '../api/types.ts';
import { formatWhen } from '../format.ts';
import { Notice } from '../ui/index.ts';

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
    <Notice tone="warn" title="We can't see new sales right now." className="mx-4 mt-3 lg:mx-6 lg:mb-3">
      The picture may be a little old. Seats you hold stay yours until their time is up.
    </Notice>
  );
}

function saleWords({ sale, timezone }: EventDetail): { title: string; advice: string } | null {
  const opens = sale.opensAt
    ? `It opens on ${formatWhen(sale.opensAt, timezone)}.`
    : 'The event page says when it opens.';
  const words: Partial<Record<SaleState, { title: string; advice: string }>> = {
    announced: { title: 'The sale has not opened yet.', advice: `Look around as you like. ${opens}` },
    paused: {
      title: 'The sale is paused.',
      advice: 'Seats you hold stay yours until their time is up. It goes on here by itself.',
    },
    sold_out: { title: 'All seats are taken.', advice: 'Seats that others give back show up here at once.' },
    ended: { title: 'The sale has ended.', advice: 'Nothing more can be bought for this date.' },
  };
  return words[sale.state] ?? null;
}
