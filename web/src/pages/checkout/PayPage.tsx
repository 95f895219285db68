import { useQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';
import { isProblem } from '../../api/client.ts';
import { eventQuery } from '../../api/events.ts';
import { orderQuery } from '../../api/orders.ts';
import type { Order, PriceLevel } from '../../api/types.ts';
import { usePrefetch } from '../../app/lazy-page.tsx';
import { PageLoading } from '../../app/PageLoading.tsx';
import { ProblemPage } from '../../app/ProblemPage.tsx';
import { formatDeadline } from '../../format.ts';
import { linesOfOrder } from '../../sale/price-lines.ts';
import { PriceSummary } from '../../sale/PriceSummary.tsx';
import { Countdown } from '../../ui/Countdown.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { NotFoundPage } from '../not-found/NotFoundPage.tsx';
import { CancelOrder } from './CancelOrder.tsx';
import { CheckoutFrame } from './CheckoutFrame.tsx';
import { PaymentForm } from './PaymentForm.tsx';
import { StepHeading } from './StepHeading.tsx';
import { t } from '../../words/index.ts';

const REFRESH_MS = 4000;

/** Second half of the checkout: the seats are claimed for an order, and wait for the card. A reload comes back here. */
export function PayPage({ orderId }: { orderId: string }) {
  const order = useQuery({ ...orderQuery(orderId), refetchInterval: REFRESH_MS });

  usePrefetch('order');
  const event = useQuery({ ...eventQuery(order.data?.event.slug ?? ''), enabled: order.data !== undefined });

  if (order.isPending) return <PageLoading />;
  if (isProblem(order.error) && order.error.status === 404 && !order.data)
    return <NotFoundPage title={t('checkout.pay.noOrder')} />;
  if (!order.data) return <ProblemPage error={order.error} onRetry={() => void order.refetch()} />;
  if (!isPayable(order.data)) return <Navigate to="/orders/$orderId" params={{ orderId }} replace />;
  if (event.isPending) return <PageLoading />;
  return (
    <PayableOrder order={order.data} levels={event.data?.priceLevels ?? []} onTimeUp={() => void order.refetch()} />
  );
}

/** `payment_failed`: the bank took its yes back, and the fan may pay once more. */
const isPayable = ({ status }: Order) => status === 'pending' || status === 'payment_failed';

/** The time to pay begins when the bank has been reached. */
const isClockRunning = ({ payableSince }: Order) => payableSince !== null;

interface PayableOrderProps {
  order: Order;
  levels: readonly PriceLevel[];
  onTimeUp: () => void;
}

function PayableOrder({ order, levels, onTimeUp }: PayableOrderProps) {
  return (
    <CheckoutFrame
      event={order.event}
      back={order.status === 'pending' && <CancelOrder order={order} />}
      clock={<PayClock order={order} onTimeUp={onTimeUp} />}
      summary={
        <PriceSummary lines={linesOfOrder(order.lines, levels)} total={order.total} packageName={order.package?.name} />
      }
    >
      <section>
        <StepHeading step={1} done>
          {t('checkout.who')}
        </StepHeading>
        <p className="mt-1 ml-11">
          {order.buyer.name}
          <span className="block text-sm wrap-anywhere text-ink-soft">{order.buyer.email}</span>
        </p>
      </section>
      <section className="mt-8 border-t border-line pt-6">
        <StepHeading step={2}>{t('checkout.how')}</StepHeading>
        {order.status === 'payment_failed' && (
          <Notice tone="warn" title={t('checkout.pay.noMoney')} className="mt-4">
            {t('checkout.pay.nothingTaken')}{' '}
            {order.payBy && t('checkout.pay.payOnceMore', { time: formatDeadline(order.payBy) })}
          </Notice>
        )}
        <PaymentForm order={order} />
      </section>
    </CheckoutFrame>
  );
}

function PayClock({ order, onTimeUp }: Pick<PayableOrderProps, 'order' | 'onTimeUp'>) {
  if (!order.payBy) return null;
  if (!isClockRunning(order)) return <span className="late text-sm text-ink-soft">{t('checkout.pay.notBegun')}</span>;
  return (
    <Countdown
      until={order.payBy}
      label={t('checkout.pay.within')}
      onEnd={onTimeUp}
      spoken={(minutes) => t('checkout.pay.spoken', { count: minutes })}
    />
  );
}
