import { useQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';
import { isProblem } from '../../api/client.ts';
import { eventQuery } from '../../api/events.ts';
import { orderQuery } from '../../api/orders.ts';
import type { Order, PriceLevel } from '../../api/types.ts';
import { usePrefetch } from '../../app/lazy-page.tsx';
import { PageLoading } from '../../app/PageLoading.tsx';
import { ProblemPage } from '../../app/ProblemPage.tsx';
import { formatQuantity } from '../../format.ts';
import { linesOfOrder } from '../../sale/price-lines.ts';
import { PriceSummary } from '../../sale/PriceSummary.tsx';
import { Countdown } from '../../ui/Countdown.tsx';
import { NotFoundPage } from '../not-found/NotFoundPage.tsx';
import { CancelOrder } from './CancelOrder.tsx';
import { CheckoutFrame } from './CheckoutFrame.tsx';
import { PaymentForm } from './PaymentForm.tsx';
import { StepHeading } from './StepHeading.tsx';

const REFRESH_MS = 4000;

/** Second half of the checkout: the seats are claimed for an order, and wait for the card. A reload comes back here. */
export function PayPage({ orderId }: { orderId: string }) {
  const order = useQuery({ ...orderQuery(orderId), refetchInterval: REFRESH_MS });

  usePrefetch('order');
  const event = useQuery({ ...eventQuery(order.data?.event.slug ?? ''), enabled: order.data !== undefined });

  if (order.isPending) return <PageLoading />;
  if (isProblem(order.error) && order.error.status === 404 && !order.data)
    return <NotFoundPage title="We can't find this order." />;
  if (!order.data) return <ProblemPage error={order.error} onRetry={() => void order.refetch()} />;
  if (order.data.status !== 'pending') return <Navigate to="/orders/$orderId" params={{ orderId }} replace />;
  if (event.isPending) return <PageLoading />;
  return (
    <PayableOrder order={order.data} levels={event.data?.priceLevels ?? []} onTimeUp={() => void order.refetch()} />
  );
}

interface PayableOrderProps {
  order: Order;
  levels: readonly PriceLevel[];
  onTimeUp: () => void;
}

function PayableOrder({ order, levels, onTimeUp }: PayableOrderProps) {
  return (
    <CheckoutFrame
      event={order.event}
      back={<CancelOrder order={order} />}
      clock={
        order.payBy && (
          <Countdown
            until={order.payBy}
            label="Pay within"
            onEnd={onTimeUp}
            spoken={(minutes) => `${formatQuantity(minutes, 'minute')} left to pay. Your seats are safe until then.`}
          />
        )
      }
      summary={<PriceSummary lines={linesOfOrder(order.lines, levels)} total={order.total} />}
    >
      <section>
        <StepHeading step={1} done>
          Who are the tickets for?
        </StepHeading>
        <p className="mt-1 ml-11">
          {order.buyer.name}
          <span className="block text-sm wrap-anywhere text-ink-soft">{order.buyer.email}</span>
        </p>
      </section>
      <section className="mt-8 border-t border-line pt-6">
        <StepHeading step={2}>How do you pay?</StepHeading>
        <PaymentForm order={order} />
      </section>
    </CheckoutFrame>
  );
}
