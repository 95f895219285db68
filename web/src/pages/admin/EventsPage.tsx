import { useInfiniteQuery } from '@tanstack/react-query';
import type { StaffSession } from '../../api/admin-types.ts';
import { listManagedEvents, managedEventsIntervalMs } from '../../api/admin.ts';
import { PageHeading } from '../../app/PageHeading.tsx';
import { ProblemNotice } from '../../app/ProblemNotice.tsx';
import { Button } from '../../ui/Button.tsx';
import { Loading, Skeleton } from '../../ui/Skeleton.tsx';
import { EventsTable } from './EventsTable.tsx';
import { StaffOnly } from './StaffOnly.tsx';

export function EventsPage() {
  return <StaffOnly>{(staff) => <ManagedEvents staff={staff} />}</StaffOnly>;
}

function ManagedEvents({ staff }: { staff: StaffSession }) {
  const events = useInfiniteQuery({
    queryKey: ['admin', 'events'],
    queryFn: ({ pageParam, signal }) => listManagedEvents(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: managedEventsIntervalMs,
  });
  const items = events.data?.pages.flatMap((page) => page.items) ?? [];

  return (
    <>
      <PageHeading title="Events" className="sm:text-xl" />
      <div className="mt-4">
        {events.isPending && <RowsLoading />}
        {events.isError && (
          <ProblemNotice error={events.error} onRetry={() => void events.refetch()} className="mb-4" />
        )}
        {events.isSuccess && items.length === 0 && (
          <p className="card p-8 text-center text-ink-soft">No events yet. Create the first one through the API.</p>
        )}
        {items.length > 0 && <EventsTable events={items} showOrganizer={staff.role === 'operator'} />}
        {events.hasNextPage && (
          <Button
            variant="secondary"
            className="mt-4"
            pending={events.isFetchingNextPage}
            onClick={() => void events.fetchNextPage()}
          >
            Show more events
          </Button>
        )}
      </div>
    </>
  );
}

function RowsLoading() {
  return (
    <Loading label="Loading events">
      <div className="card divide-y divide-line">
        {Array.from({ length: 5 }, (_, index) => (
          <div key={index} className="flex items-center justify-between gap-6 p-4">
            <Skeleton className="h-10 w-56" />
            <Skeleton className="h-6 w-80" />
          </div>
        ))}
      </div>
    </Loading>
  );
}
