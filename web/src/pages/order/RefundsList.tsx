import type { Order, Refund, RefundStatus } from '../../api/types.ts';
import { formatDay, formatMoney, formatQuantity } from '../../format.ts';
import { Badge, type Tone } from '../../ui/Badge.tsx';

const states: Record<RefundStatus, { label: string; tone: Tone }> = {
  requested: { label: 'On its way', tone: 'accent' },
  pending: { label: 'On its way', tone: 'accent' },
  succeeded: { label: 'Sent to your bank', tone: 'good' },
  failed: { label: "Didn't arrive", tone: 'bad' },
};

const reasons: Record<string, string> = {
  requested_by_fan: 'You gave tickets back',
  late_payment: 'The payment came late',
  requested: 'The organizer gave it back, as asked',
  event_cancelled: 'The event was cancelled',
  event_changed: 'The event was changed',
  duplicate: 'It was paid twice',
  goodwill: 'A gift of the organizer',
};

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
        Money back
      </h2>
      <ul className="mt-3 divide-y divide-line">
        {refunds.map((refund) => (
          <li key={refund.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-3 last:pb-0">
            <span className="min-w-0">
              <span className="figures font-semibold">{formatMoney(refund.amount)}</span>
              <span className="figures block text-sm text-ink-soft">
                {[
                  reasons[refund.reason] ?? refund.reason,
                  refund.seats.length > 0 && formatQuantity(refund.seats.length, 'ticket'),
                  formatDay(refund.createdAt, order.event.timezone),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
              {refund.status === 'failed' && (
                <span className="block text-sm">Your bank sent it back to us. We are looking into it.</span>
              )}
            </span>
            <Badge tone={states[refund.status].tone}>{states[refund.status].label}</Badge>
          </li>
        ))}
      </ul>
    </section>
  );
}
