import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { listEvents, type EventSearch } from '../../api/events.ts';
import { PageHeading } from '../../app/PageHeading.tsx';
import { ProblemNotice } from '../../app/ProblemNotice.tsx';
import { Button } from '../../ui/Button.tsx';
import { EventCard } from './EventCard.tsx';
import { EventCardSkeletons } from './EventCardSkeletons.tsx';
import { EventFilters } from './EventFilters.tsx';
import { NoEvents } from './NoEvents.tsx';
import { listings } from './series.ts';
import { t, useLanguage } from '../../words/index.ts';

export function EventsPage() {
  useLanguage();
  const search = useSearch({ from: '/' });
  const events = useEvents(search);
  const items = events.data?.pages.flatMap((page) => page.items) ?? [];
  const shown = listings(items);

  return (
    <div className="page py-6 sm:py-10">
      <PageHeading title={t('events.title')} />
      <EventFilters search={search} />
      <section aria-label={t('events.label')} className="mt-6 min-h-[60dvh] sm:mt-8">
        {events.isPending && <EventCardSkeletons />}
        {events.isError && <ProblemNotice error={events.error} onRetry={() => void events.refetch()} />}
        {events.isSuccess && items.length === 0 && <NoEvents filtered={Object.keys(search).length > 0} />}
        {items.length > 0 && (
          <>
            <p role="status" className="sr-only">
              {t('events.found', { count: shown.length })}
              {events.hasNextPage ? t('events.more') : ''}
            </p>
            <ul className="grid grid-cols-1 gap-3 sm:grid-cols-2 sm:gap-6 lg:grid-cols-3">
              {shown.map((listing) => (
                <li key={listing.event.id} className="flex">
                  <EventCard {...listing} />
                </li>
              ))}
            </ul>
          </>
        )}
        {events.hasNextPage && (
          <div className="mt-8 flex justify-center">
            <Button
              variant="secondary"
              size="large"
              pending={events.isFetchingNextPage}
              onClick={() => void events.fetchNextPage()}
            >
              {t('events.showMore')}
            </Button>
          </div>
        )}
      </section>
    </div>
  );
}

function useEvents(search: EventSearch) {
  return useInfiniteQuery({
    queryKey: ['events', search],
    queryFn: ({ pageParam, signal }) => listEvents(search, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 15_000,
    refetchInterval: 60_000,
    // While the fan types, the last result stays instead of jumping to skeletons.
    placeholderData: (previous) => previous,
  });
}
