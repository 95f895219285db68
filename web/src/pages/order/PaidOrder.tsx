import { useQuery } from '@tanstack/react-query';
import { ticketsQuery } from '../../api/orders.ts';
import { eventQuery } from '../../api/events.ts';
import type { Order, Refunds, Ticket } from '../../api/types.ts';
import { PageHeading } from '../../app/PageHeading.tsx';
import { ProblemNotice } from '../../app/ProblemNotice.tsx';
import { formatWhen } from '../../format.ts';
import { linesOfOrder } from '../../sale/price-lines.ts';
import { PriceSummary } from '../../sale/PriceSummary.tsx';
import { Loading, Skeleton } from '../../ui/Skeleton.tsx';
import { FanRefund } from './FanRefund.tsx';
import { LatePayment } from './LatePayment.tsx';
import { NextSteps } from './NextSteps.tsx';
import { RefundsList } from './RefundsList.tsx';
import { TicketCard } from './TicketCard.tsx';
import { t } from '../../words/index.ts';

interface PaidOrderProps {
  order: Order;
  access: string | undefined;
  /** Undefined until they are known. */
  refunds: Refunds | undefined;
  late: { sameSeats: boolean } | null;
}

/** Tickets first, then what to do next, then the bill. */
export function PaidOrder({ order, access, refunds, late }: PaidOrderProps) {
  const tickets = useQuery({ ...ticketsQuery(order.id, access), enabled: order.ticketsReady });
  const levels = useQuery(eventQuery(order.event.slug)).data?.priceLevels ?? [];
  const { event } = order;
  return (
    <div className="page py-8 sm:py-12 print:py-0">
      <p className="text-sm font-semibold text-good print:hidden">{t('order.paid.yours')}</p>
      <PageHeading title={t('order.state.paid')} className="mt-1" />
      <p className="figures mt-1 text-ink-soft">
        <span className="font-medium text-ink">{event.title}</span> · {formatWhen(event.startsAt, event.timezone)} ·{' '}
        {event.venue.name}
      </p>
      {late && <LatePayment {...late} />}
      <section aria-label={t('shell.counted.tickets', { count: order.lines.length })} className="mt-6 sm:mt-8">
        {tickets.isError && <ProblemNotice error={tickets.error} onRetry={() => void tickets.refetch()} />}
        {!tickets.data && !tickets.isError && <TicketsComing count={order.lines.length} />}
        {tickets.data && (
          <ul className="grid grid-cols-1 gap-4 sm:grid-cols-2 lg:grid-cols-3 lg:gap-6 print:block">
            {validFirst(tickets.data).map((ticket) => (
              <li key={ticket.id}>
                <TicketCard ticket={ticket} order={order} levels={levels} />
              </li>
            ))}
          </ul>
        )}
      </section>
      <div className="mt-10 grid grid-cols-1 gap-8 lg:grid-cols-[minmax(0,1fr)_24rem] lg:gap-12 print:hidden">
        <div className="space-y-10">
          <NextSteps order={order} />
          {refunds && <FanRefund order={order} refunds={refunds} />}
          {refunds && refunds.items.length > 0 && <RefundsList refunds={refunds.items} order={order} />}
        </div>
        <section aria-label={t('order.paid.bill')} className="card self-start p-4 sm:p-6">
          <h2 className="mb-4 text-lg font-semibold">{t('order.paid.youPaid')}</h2>
          <PriceSummary
            lines={linesOfOrder(order.lines, levels)}
            total={order.total}
            totalLabel={t('order.paid.total')}
            packageName={order.package?.name}
          />
          <p className="mt-4 text-xs break-all text-ink-soft">{t('order.number', { id: order.id })}</p>
        </section>
      </div>
    </div>
  );
}

/** Nobody shall look for the code that opens the door behind those that don't. */
function validFirst(tickets: readonly Ticket[]): Ticket[] {
  return tickets.toSorted((a, b) => Number(a.status === 'void') - Number(b.status === 'void'));
}

function TicketsComing({ count }: { count: number }) {
  return (
    <>
      <p role="status" className="mb-4 text-ink-soft">
        {t('order.paid.coming')}
      </p>
      <Loading label={t('order.paid.loading')}>
        <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3 lg:gap-6">
          {Array.from({ length: Math.min(count, 6) }, (_, index) => (
            <div key={index} className="card p-5">
              <Skeleton className="h-5 w-2/3" />
              <Skeleton className="mt-2 h-4 w-1/2" />
              <Skeleton className="mx-auto mt-6 aspect-square w-full max-w-60" />
              <Skeleton className="mt-6 h-10 w-full" />
            </div>
          ))}
        </div>
      </Loading>
    </>
  );
}
