import type { Order, Refund, RefundStatus } from '../../api/types.ts';
import { formatDay, formatMoney } from '../../format.ts';
import { Badge, type Tone } from '../../ui/Badge.tsx';
import { en } from '../../words/en/index.ts';
import { t } from '../../words/index.ts';

const tones: Record<RefundStatus, Tone> = { requested: 'accent', pending: 'accent', succeeded: 'good', failed: 'bad' };

const reasons = en.order.refund.reason;

const isKnown = (reason: string): reason is keyof typeof reasons => Object.hasOwn(reasons, reason);

const reasonWords = (reason: string): string => (isKnown(reason) ? t(`order.refund.reason.${reason}`) : reason);

interface RefundsListProps {
  refunds: readonly Refund[];
  order: Order;
  className?: string;
}

/** Money that went back, or is on its way. */
export function RefundsList({ refunds, order, className = '' }: RefundsListProps) {
  return (
    <section aria-labelledby="refunds" className={`card p-4 sm:p-6 ${className}`}>
      <h2 id="refunds" className="text-lg font-semibold">
        {t('order.refund.list')}
      </h2>
      <ul className="mt-3 divide-y divide-line">
        {refunds.map((refund) => (
          <li key={refund.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-3 last:pb-0">
            <span className="min-w-0">
              <span className="figures font-semibold">{formatMoney(refund.amount)}</span>
              <span className="figures block text-sm text-ink-soft">
                {[
                  reasonWords(refund.reason),
                  refund.seats.length > 0 && t('shell.counted.tickets', { count: refund.seats.length }),
                  formatDay(refund.createdAt, order.event.timezone),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
              {refund.status === 'failed' && <span className="block text-sm">{t('order.refund.bankSentBack')}</span>}
            </span>
            <Badge tone={tones[refund.status]}>{t(`order.refund.status.${refund.status}`)}</Badge>
          </li>
        ))}
      </ul>
    </section>
  );
}
