import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { isProblem } from '../../api/client.ts';
import { orderQuery, refundsQuery } from '../../api/orders.ts';
import type { Order } from '../../api/types.ts';
import { PageLoading } from '../../app/PageLoading.tsx';
import { ProblemPage } from '../../app/ProblemPage.tsx';
import { NotFoundPage } from '../not-found/NotFoundPage.tsx';
import { announce } from '../../ui/announce.ts';
import { latePayment } from './late-payment.ts';
import { nextAskMs } from './order-polling.ts';
import { OrderState } from './OrderState.tsx';
import { orderWords } from './order-words.ts';
import { PaidOrder } from './PaidOrder.tsx';
import { rememberPaymentSent, wasPaymentSent } from './payment-sent.ts';
import { t } from '../../words/index.ts';

interface OrderPageProps {
  orderId: string;
  /** Token of the signed link in the mail. */
  access: string | undefined;
  /** `succeeded`, `returned` or `failed`, when the fan comes back from the page of his bank or of the provider. */
  redirectStatus: string | undefined;
}

export function OrderPage({ orderId, access, redirectStatus }: OrderPageProps) {
  const order = useQuery({
    ...orderQuery(orderId, access),
    refetchInterval: (query) => nextAskMs(query.state.data, query.state.dataUpdateCount),
  });

  if (order.isPending) return <PageLoading />;
  if (!order.data) {
    if (isProblem(order.error) && order.error.status === 404) return <OrderUnknown />;
    return <ProblemPage error={order.error} onRetry={() => void order.refetch()} />;
  }
  return <OrderView order={order.data} access={access} redirectStatus={redirectStatus} />;
}

function OrderView({ order, access, redirectStatus }: { order: Order } & Omit<OrderPageProps, 'orderId'>) {
  useReturn(order, access, redirectStatus);
  const refunds = useQuery({ ...refundsQuery(order.id, access), enabled: hasRefunds(order) });
  const late = latePayment(order);
  const sent = order.paymentError === null && wasPaymentSent(order);
  const words = orderWords(order, sent, refunds.data?.items ?? []);
  useAnnounced(words.title);

  if (order.status === 'paid') return <PaidOrder order={order} access={access} refunds={refunds.data} late={late} />;
  // A sum that is not known yet would be corrected under the reader's eyes.
  if (refunds.isLoading) return <PageLoading />;
  return (
    <OrderState
      order={order}
      words={words}
      sent={sent}
      isDeclined={redirectStatus === 'failed'}
      refunds={refunds.data?.items ?? []}
      late={late}
    />
  );
}

const hasRefunds = ({ status }: Order) => ['paid', 'refund_pending', 'refunded', 'disputed', 'lost'].includes(status);

/** Back from the bank's page, or the provider's: that is told once, and not again by a reload. */
function useReturn(order: Order, access: string | undefined, redirectStatus: string | undefined): void {
  const navigate = useNavigate();
  const { id: orderId, status } = order;
  useEffect(() => {
    if (redirectStatus === undefined || redirectStatus === 'failed') return;
    rememberPaymentSent(orderId, status);
    void navigate({ to: '/orders/$orderId', params: { orderId }, search: access ? { access } : {}, replace: true });
  }, [navigate, orderId, status, access, redirectStatus]);
}

/** A state that changes by itself is read out; the first one is the page's heading, which takes the focus. */
function useAnnounced(title: string): void {
  const told = useRef(title);
  useEffect(() => {
    if (told.current === title) return;
    told.current = title;
    announce(title);
  }, [title]);
}

function OrderUnknown() {
  return <NotFoundPage title={t('order.unknown')} advice={t('order.unknownAdvice')} />;
}
