import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Check } from 'lucide-react';
import { eventQuery } from '../../api/events.ts';
import type { Order, Refund } from '../../api/types.ts';
import { PageHeading } from '../../app/PageHeading.tsx';
import { formatDeadline, formatWhen } from '../../format.ts';
import { linesOfOrder } from '../../sale/price-lines.ts';
import { PriceSummary } from '../../sale/PriceSummary.tsx';
import { buttonClass } from '../../ui/button-class.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { adviceWords, declineWords } from '../checkout/decline-words.ts';
import type { en } from '../../words/en/index.ts';
import { LatePayment } from './LatePayment.tsx';
import type { OrderWords } from './order-words.ts';
import { RefundsList } from './RefundsList.tsx';
import { t } from '../../words/index.ts';

interface OrderStateProps {
  order: Order;
  words: OrderWords;
  /** The payment has been sent, the server hasn't heard yet. */
  sent: boolean;
  /** The bank's page has sent him back with a no. */
  isDeclined: boolean;
  refunds: readonly Refund[];
  late: { sameSeats: boolean } | null;
}

/** An order that isn't paid: on its way, or over. */
export function OrderState({ order, words, sent, isDeclined, refunds, late }: OrderStateProps) {
  const levels = useQuery(eventQuery(order.event.slug)).data?.priceLevels ?? [];
  const isPayable = order.status === 'pending' || order.status === 'payment_failed';
  const unpaid = isPayable && !sent;
  return (
    <div className="page py-8 sm:py-14">
      <div className="mx-auto max-w-prose">
        <PageHeading title={words.title} className="sm:text-xl" />
        <p className="mt-3 text-ink-soft">{words.text}</p>
        {late && <LatePayment {...late} />}
        {words.tone === 'wait' && !unpaid && <Progress status={order.status} />}
        {unpaid && (order.paymentError ?? isDeclined) && <Declined order={order} />}
        {isPayable && (
          <Link
            to="/orders/$orderId/pay"
            params={{ orderId: order.id }}
            className={buttonClass(
              unpaid ? { size: 'large', className: 'mt-6' } : { variant: 'quiet', className: 'mt-4 -ml-4' },
            )}
          >
            {unpaid ? t('order.toPayment') : t('order.notPaid')}
          </Link>
        )}
        {words.chooseAgain && (
          <Link
            to="/e/$slug/seats"
            params={{ slug: order.event.slug }}
            className={buttonClass({ size: 'large', className: 'mt-6' })}
          >
            {t('order.chooseAgain')}
          </Link>
        )}
        {refunds.length > 0 && <RefundsList refunds={refunds} order={order} className="mt-8" />}
        <section aria-label={t('order.label')} className="card mt-8 p-4 sm:p-6">
          <h2 className="font-semibold">{order.event.title}</h2>
          <p className="figures mb-4 text-sm text-ink-soft">
            {formatWhen(order.event.startsAt, order.event.timezone)} · {order.event.venue.name},{' '}
            {order.event.venue.city}
          </p>
          <PriceSummary
            lines={linesOfOrder(order.lines, levels)}
            total={order.total}
            packageName={order.package?.name}
          />
        </section>
        <p className="mt-4 text-xs break-all text-ink-soft">{t('order.number', { id: order.id })}</p>
      </div>
    </div>
  );
}

function Declined({ order: { paymentError, payBy } }: { order: Order }) {
  return (
    <Notice tone="bad" title={declineWords(paymentError?.code)} className="mt-5">
      {t('checkout.notCharged')} {payBy && `${t('checkout.seatsSafe', { time: formatDeadline(payBy) })} `}
      {adviceWords(paymentError?.advice ?? null)}
    </Notice>
  );
}

const steps: { name: keyof typeof en.order.step; doneFrom: string[] }[] = [
  { name: 'sent', doneFrom: ['pending', 'payment_failed', 'authorised', 'finalised'] },
  { name: 'approved', doneFrom: ['authorised', 'finalised'] },
  { name: 'yours', doneFrom: ['finalised'] },
  { name: 'issued', doneFrom: [] },
];

function Progress({ status }: { status: string }) {
  const current = steps.findIndex((step) => !step.doneFrom.includes(status));
  return (
    <ol className="mt-6 space-y-3">
      {steps.map((step, index) => {
        const done = index < current;
        return (
          <li
            key={step.name}
            aria-current={index === current ? 'step' : undefined}
            className={`flex items-center gap-3 ${done || index === current ? '' : 'text-ink-soft'}`}
          >
            <span
              className={`grid size-7 place-items-center rounded-full transition-colors duration-180 ${done ? 'bg-good-soft text-good' : 'bg-sunken text-ink-soft'}`}
            >
              {done ? <Icon of={Check} size={16} /> : <span className="size-2 rounded-full bg-current" />}
            </span>
            <span className={index === current ? 'font-semibold' : ''}>{t(`order.step.${step.name}`)}</span>
            {done && <span className="sr-only">{t('shell.done')}</span>}
          </li>
        );
      })}
    </ol>
  );
}
