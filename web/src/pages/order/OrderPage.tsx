import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { isProblem } from '../../api/client.ts';
import { orderQuery } from '../../api/orders.ts';
import type { Order } from '../../api/types.ts';
import { PageLoading } from '../../app/PageLoading.tsx';
import { ProblemPage } from '../../app/ProblemPage.tsx';
import { NotFoundPage } from '../not-found/NotFoundPage.tsx';
import { nextAskMs } from './order-polling.ts';
import { OrderState } from './OrderState.tsx';
import { PaidOrder } from './PaidOrder.tsx';
import { rememberPaymentSent, wasPaymentSent } from './payment-sent.ts';

interface OrderPageProps {
  orderId: string;
  /** Token of the signed link in the mail. */
  access: string | undefined;
  /** `succeeded` or `failed`, when the fan comes back from the bank's page. */
  redirectStatus: string | undefined;
}

export function OrderPage({ orderId, access, redirectStatus }: OrderPageProps) {
  const order = useQuery({
    ...orderQuery(orderId, access),
    refetchInterval: (query) => nextAskMs(query.state.data, query.state.dataUpdateCount),
  });

  useEffect(() => {
    if (redirectStatus === 'succeeded') rememberPaymentSent(orderId);
  }, [orderId, redirectStatus]);

  if (order.isPending) return <PageLoading />;
  if (!order.data) {
    if (isProblem(order.error) && order.error.status === 404) return <OrderUnknown />;
    return <ProblemPage error={order.error} onRetry={() => void order.refetch()} />;
  }
  return <OrderView order={order.data} access={access} redirectStatus={redirectStatus} />;
}

function OrderView({ order, access, redirectStatus }: { order: Order } & Omit<OrderPageProps, 'orderId'>) {
  if (order.status === 'paid') return <PaidOrder order={order} access={access} />;
  const declined = redirectStatus === 'failed' || order.paymentError !== null;
  const sent = !declined && (redirectStatus === 'succeeded' || wasPaymentSent(order.id));
  return <OrderState order={order} sent={sent} declined={declined} />;
}

function OrderUnknown() {
  return (
    <NotFoundPage
      title="We can't show this order here."
      advice="An order opens on the device that bought it, and by the link in the mail that came with it. Open that link."
    />
  );
}
