import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { staffOrderQuery, staffRefundsQuery } from '../../api/admin.ts';
import { isProblem } from '../../api/client.ts';
import type { Order } from '../../api/types.ts';
import { PageHeading } from '../../app/PageHeading.tsx';
import { PageLoading } from '../../app/PageLoading.tsx';
import { ProblemNotice } from '../../app/ProblemNotice.tsx';
import { ProblemPage } from '../../app/ProblemPage.tsx';
import { formatMoney, formatWhen } from '../../format.ts';
import { linesOfOrder } from '../../sale/price-lines.ts';
import { PriceSummary } from '../../sale/PriceSummary.tsx';
import { Button } from '../../ui/Button.tsx';
import { NotFoundPage } from '../not-found/NotFoundPage.tsx';
import { BackLink } from './BackLink.tsx';
import { OrderBadge } from './OrderBadge.tsx';
import { RefundDialog } from './RefundDialog.tsx';
import { RefundsTable } from './RefundsTable.tsx';
import { StaffOnly } from './StaffOnly.tsx';

export function OrderPage({ orderId }: { orderId: string }) {
  return <StaffOnly>{() => <StaffOrder orderId={orderId} />}</StaffOnly>;
}

function StaffOrder({ orderId }: { orderId: string }) {
  const order = useQuery(staffOrderQuery(orderId));
  if (order.isPending) return <PageLoading />;
  if (!order.data) {
    if (isProblem(order.error) && order.error.status === 404)
      return <NotFoundPage title="We can't find this order." advice="" />;
    return <ProblemPage error={order.error} onRetry={() => void order.refetch()} />;
  }
  return <OrderDetail order={order.data} />;
}

function OrderDetail({ order }: { order: Order }) {
  const { event, buyer } = order;
  return (
    <>
      <BackLink to="/admin/events/$eventId" params={{ eventId: order.eventId }}>
        {event.title}
      </BackLink>
      <div>
        <OrderBadge status={order.status} />
        <PageHeading title={`Order of ${buyer.name}`} className="mt-1.5 wrap-anywhere sm:text-xl" />
        <p className="figures text-sm wrap-anywhere text-ink-soft">
          {buyer.email} · {event.title}, {formatWhen(event.startsAt, event.timezone)}
        </p>
        <p className="text-xs break-all text-ink-soft">{order.id}</p>
      </div>
      <div className="mt-6 grid grid-cols-1 gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <Refunds order={order} />
        <section aria-label="Bill" className="card self-start p-4 sm:p-6">
          <h2 className="mb-4 text-lg font-semibold">What was bought</h2>
          <PriceSummary
            lines={linesOfOrder(
              order.lines,
              order.lines.map(({ priceLevel, priceLevelName, fees }) => ({
                key: priceLevel,
                name: priceLevelName,
                fees,
              })),
            )}
            total={order.total}
            packageName={order.package?.name}
          />
          {order.payment && (
            <p className="mt-4 text-sm text-ink-soft">
              Payment by {order.payment.method} through {order.payment.provider}:{' '}
              {order.payment.status.replaceAll('_', ' ')}
            </p>
          )}
        </section>
      </div>
    </>
  );
}

function Refunds({ order }: { order: Order }) {
  const refunds = useQuery(staffRefundsQuery(order.id));
  const [open, setOpen] = useState(false);
  return (
    <section aria-labelledby="refunds">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="refunds" className="text-lg font-semibold">
          Refunds
        </h2>
        {refunds.data && refunds.data.left.amount > 0 && (
          <Button variant="danger-outline" size="small" onClick={() => setOpen(true)}>
            Refund
          </Button>
        )}
      </div>
      {refunds.isError && !refunds.data && (
        <ProblemNotice error={refunds.error} onRetry={() => void refunds.refetch()} className="mt-3" />
      )}
      {refunds.data && (
        <>
          <p className="mt-1 text-sm text-ink-soft">
            Left of what was paid:{' '}
            <span className="figures font-medium text-ink">{formatMoney(refunds.data.left)}</span>
          </p>
          <RefundsTable refunds={refunds.data.items} timezone={order.event.timezone} />
          {open && <RefundDialog order={order} refunds={refunds.data} onClose={() => setOpen(false)} />}
        </>
      )}
    </section>
  );
}
