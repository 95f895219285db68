import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Dispute } from '../../api/admin-types.ts';
import { listDisputes, managedEventsIntervalMs } from '../../api/admin.ts';
import { serverNow } from '../../api/server-time.ts';
import { PageHeading } from '../../app/PageHeading.tsx';
import { ProblemNotice } from '../../app/ProblemNotice.tsx';
import { deviceZone, formatDay, formatTime, zoneName } from '../../format.ts';
import { Badge, type Tone } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Money } from '../../ui/Money.tsx';
import { Loading, Skeleton } from '../../ui/Skeleton.tsx';
import { StaffOnly } from './StaffOnly.tsx';

/** Slower than a sale: banks take days. */
const RENEW_MS = 6 * managedEventsIntervalMs;
const SOON_MS = 48 * 3600_000;

export function DisputesPage() {
  return <StaffOnly>{() => <Disputes />}</StaffOnly>;
}

function Disputes() {
  const disputes = useInfiniteQuery({
    queryKey: ['admin', 'disputes'],
    queryFn: ({ pageParam, signal }) => listDisputes(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: RENEW_MS,
  });
  const items = disputes.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHeading title="Disputes" className="sm:text-xl" />
      <p className="mt-1 max-w-prose text-sm text-ink-soft">
        A bank has taken a payment back and decides who gets it. What proves the sale is sent to it by itself; answer
        more with the provider, before it is due.
      </p>
      <div className="mt-4">
        {disputes.isPending && (
          <Loading label="Loading disputes">
            <Skeleton className="h-40 w-full rounded-card" />
          </Loading>
        )}
        {disputes.isError && <ProblemNotice error={disputes.error} onRetry={() => void disputes.refetch()} />}
        {disputes.isSuccess && items.length === 0 && (
          <p className="card p-8 text-center text-ink-soft">No bank disputes a payment.</p>
        )}
        {items.length > 0 && <DisputesTable disputes={items} />}
        {disputes.hasNextPage && (
          <Button
            variant="secondary"
            className="mt-4"
            pending={disputes.isFetchingNextPage}
            onClick={() => void disputes.fetchNextPage()}
          >
            Show more disputes
          </Button>
        )}
      </div>
    </>
  );
}

const states: Record<Dispute['status'], { label: string; tone: Tone }> = {
  needs_response: { label: 'waits for an answer', tone: 'bad' },
  under_review: { label: 'the bank looks at it', tone: 'accent' },
  won: { label: 'won', tone: 'good' },
  lost: { label: 'lost', tone: 'neutral' },
};

function DisputesTable({ disputes }: { disputes: Dispute[] }) {
  const zone = deviceZone();
  return (
    <div className="card">
      <table className="block w-full text-left text-sm md:table">
        <caption className="sr-only">Disputes, newest first; times are {zoneName(zone)}</caption>
        <thead className="sr-only text-xs text-ink-soft md:not-sr-only md:table-header-group">
          <tr>
            <th scope="col" className="px-4 py-3 font-medium">
              Due ({zoneName(zone)})
            </th>
            <th scope="col" className="px-3 py-3 font-medium">
              The bank says
            </th>
            <th scope="col" className="px-3 py-3 font-medium">
              State
            </th>
            <th scope="col" className="px-4 py-3 text-right font-medium">
              Amount
            </th>
          </tr>
        </thead>
        <tbody className="block divide-y divide-line md:table-row-group md:divide-y-0">
          {disputes.map((dispute) => (
            <tr
              key={dispute.id}
              className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-3 md:table-row md:border-t md:border-line"
            >
              <td className="figures w-full md:w-auto md:px-4 md:py-2.5 md:whitespace-nowrap">
                <DueBy dispute={dispute} zone={zone} />
              </td>
              <th scope="row" className="basis-full font-medium md:px-3 md:py-2.5">
                {dispute.reason.replaceAll('_', ' ')}
                <Link
                  to="/admin/orders/$orderId"
                  params={{ orderId: dispute.orderId }}
                  className="link flex min-h-11 items-center font-normal break-all md:min-h-0"
                >
                  {dispute.orderId}
                </Link>
                <span className="block font-normal break-all text-ink-soft">
                  {dispute.provider} {dispute.providerRef}
                </span>
              </th>
              <td className="md:px-3 md:py-2.5">
                <Badge tone={states[dispute.status].tone}>{states[dispute.status].label}</Badge>
              </td>
              <td className="ml-auto text-right md:px-4 md:py-2.5">
                <Money of={dispute.amount} className="font-medium" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function DueBy({ dispute: { status, dueBy }, zone }: { dispute: Dispute; zone: string }) {
  const isOpen = status === 'needs_response' || status === 'under_review';
  if (!dueBy || !isOpen) return <span className="text-ink-soft">nothing to answer</span>;
  const isSoon = status === 'needs_response' && Date.parse(dueBy) - serverNow() < SOON_MS;
  return (
    <span className={isSoon ? 'font-semibold text-bad' : ''}>
      {isSoon && 'Soon: '}
      {formatDay(dueBy, zone)}, {formatTime(dueBy, zone)}
    </span>
  );
}
