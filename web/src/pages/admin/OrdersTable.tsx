import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { ManagedEvent, ManagedOrder } from '../../api/admin-types.ts';
import { managedOrdersQuery } from '../../api/admin.ts';
import { ProblemNotice } from '../../app/ProblemNotice.tsx';
import { formatDay, formatTime, zoneName } from '../../format.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { Money } from '../../ui/Money.tsx';
import { Loading, Skeleton } from '../../ui/Skeleton.tsx';
import { OrderBadge } from './OrderBadge.tsx';

export function OrdersTable({ event, search }: { event: ManagedEvent; search: string }) {
  // Cursors of the pages already seen; the last is the one on the screen.
  const [cursors, setCursors] = useState<(string | null)[]>([null]);
  useEffect(() => setCursors([null]), [search, event.id]);
  const orders = useQuery(managedOrdersQuery(event.id, search, cursors.at(-1) ?? null));
  const next = orders.data?.nextCursor ?? null;

  return (
    <section aria-labelledby="orders" className="mt-8">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <h2 id="orders" className="text-lg font-semibold">
          Orders
        </h2>
        <OrderSearch eventId={event.id} search={search} />
      </div>
      {orders.isError && <ProblemNotice error={orders.error} onRetry={() => void orders.refetch()} className="mt-3" />}
      {orders.isPending && (
        <Loading label="Loading orders">
          <Skeleton className="mt-3 h-64 w-full rounded-card" />
        </Loading>
      )}
      {orders.data?.items.length === 0 && (
        <p role="status" className="card mt-3 p-8 text-center text-ink-soft">
          {search ? 'No order matches.' : 'No orders yet.'}
        </p>
      )}
      {orders.data && orders.data.items.length > 0 && <Rows orders={orders.data.items} timezone={event.timezone} />}
      {(cursors.length > 1 || next) && (
        <nav aria-label="Pages of orders" className="mt-3 flex items-center justify-between gap-3">
          <Button
            variant="secondary"
            size="small"
            disabled={cursors.length === 1}
            onClick={() => setCursors(cursors.slice(0, -1))}
          >
            Newer
          </Button>
          <span className="figures text-sm text-ink-soft">Page {cursors.length}</span>
          <Button variant="secondary" size="small" disabled={!next} onClick={() => setCursors([...cursors, next])}>
            Older
          </Button>
        </nav>
      )}
    </section>
  );
}

function OrderSearch({ eventId, search }: { eventId: string; search: string }) {
  const navigate = useNavigate();
  const [draft, setDraft] = useState(search);
  return (
    <form
      role="search"
      aria-label="Orders"
      className="flex w-full flex-wrap justify-end gap-2 lg:w-auto"
      onSubmit={(submitted) => {
        submitted.preventDefault();
        void navigate({
          to: '/admin/events/$eventId',
          params: { eventId },
          search: draft.trim() ? { q: draft.trim() } : {},
          replace: true,
          resetScroll: false,
        });
      }}
    >
      <Field
        label="Name, e-mail or order"
        hideLabel
        type="search"
        placeholder="Name, e-mail or order"
        value={draft}
        onChange={(changed) => setDraft(changed.target.value)}
        className="min-w-0 flex-1 sm:max-w-72"
      />
      <Button type="submit" variant="secondary">
        Search
      </Button>
    </form>
  );
}

/** A table from tablets up; the same rows stacked on phones, where nothing shall have to be pushed sideways. */
function Rows({ orders, timezone }: { orders: ManagedOrder[]; timezone: string }) {
  return (
    <div className="card mt-3">
      <table className="block w-full text-left text-sm md:table">
        <caption className="sr-only">Orders, newest first; times are {zoneName(timezone)}</caption>
        <thead className="sr-only text-xs text-ink-soft md:not-sr-only md:table-header-group">
          <tr>
            <th scope="col" className="px-4 py-3 font-medium">
              When ({zoneName(timezone)})
            </th>
            <th scope="col" className="px-3 py-3 font-medium">
              Who
            </th>
            <th scope="col" className="px-3 py-3 font-medium">
              State
            </th>
            <th scope="col" className="px-3 py-3 text-right font-medium">
              Seats
            </th>
            <th scope="col" className="px-4 py-3 text-right font-medium">
              Total
            </th>
          </tr>
        </thead>
        <tbody className="block divide-y divide-line md:table-row-group md:divide-y-0">
          {orders.map((order) => (
            <OrderRow key={order.id} order={order} timezone={timezone} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function OrderRow({ order, timezone }: { order: ManagedOrder; timezone: string }) {
  const seats = Array.isArray(order.seats) ? order.seats.length : order.seats;
  return (
    <tr className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-3 md:table-row md:border-t md:border-line">
      <td className="figures w-full text-ink-soft md:w-auto md:px-4 md:py-2.5 md:whitespace-nowrap md:text-ink">
        {formatDay(order.createdAt, timezone)}, {formatTime(order.createdAt, timezone)}
      </td>
      <th scope="row" className="min-w-0 flex-1 basis-full font-medium md:px-3 md:py-2.5">
        <Link
          to="/admin/orders/$orderId"
          params={{ orderId: order.id }}
          className="inline-flex min-h-11 items-center hover:text-accent md:min-h-0"
        >
          {order.name}
        </Link>
        <span className="block font-normal break-all text-ink-soft">{order.email}</span>
      </th>
      <td className="md:px-3 md:py-2.5">
        <OrderBadge status={order.status} />
      </td>
      <td className="figures md:px-3 md:py-2.5 md:text-right">
        {seats}
        <span className="text-ink-soft md:hidden"> {seats === 1 ? 'seat' : 'seats'}</span>
      </td>
      <td className="ml-auto text-right md:px-4 md:py-2.5">
        <Money of={order.total} className="font-medium" />
      </td>
    </tr>
  );
}
