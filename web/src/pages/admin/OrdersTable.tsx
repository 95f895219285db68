import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { ManagedEvent, ManagedOrder } from '../../api/admin-types.ts';
import { managedOrdersQuery } from '../../api/admin.ts';
import { ProblemNotice } from '../../app/ProblemNotice.tsx';
import { formatDay, formatTime, zoneName } from '../../format.ts';
import { Badge, type Tone } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { Money } from '../../ui/Money.tsx';
import { Loading, Skeleton } from '../../ui/Skeleton.tsx';

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

const tones: Partial<Record<ManagedOrder['status'], Tone>> = {
  paid: 'good',
  finalised: 'good',
  authorised: 'accent',
  pending: 'accent',
  payment_failed: 'bad',
  disputed: 'bad',
  lost: 'bad',
};

function Rows({ orders, timezone }: { orders: ManagedOrder[]; timezone: string }) {
  return (
    <div className="card mt-3 overflow-x-auto" tabIndex={0} role="region" aria-label="Orders table, scrolls sideways">
      <table className="w-full min-w-2xl text-left text-sm">
        <caption className="sr-only">Orders, newest first; times are {zoneName(timezone)}</caption>
        <thead className="text-xs text-ink-soft">
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
        <tbody>
          {orders.map((order) => (
            <tr key={order.id} className="border-t border-line">
              <td className="figures px-4 py-2.5 whitespace-nowrap">
                {formatDay(order.createdAt, timezone)}, {formatTime(order.createdAt, timezone)}
              </td>
              <th scope="row" className="px-3 py-2.5 font-medium">
                {order.name}
                <span className="block font-normal break-all text-ink-soft">{order.email}</span>
              </th>
              <td className="px-3 py-2.5">
                <Badge tone={tones[order.status] ?? 'neutral'}>{order.status.replaceAll('_', ' ')}</Badge>
              </td>
              <td className="figures px-3 py-2.5 text-right">
                {Array.isArray(order.seats) ? order.seats.length : order.seats}
              </td>
              <td className="px-4 py-2.5 text-right">
                <Money of={order.total} className="font-medium" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
