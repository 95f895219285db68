import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { request } from '../api/client.ts';
import { liveEventQuery } from '../api/events.ts';
import { PageHeading } from '../app/PageHeading.tsx';
import { ProblemPage } from '../app/ProblemPage.tsx';
import { type Seatmap, parseSeatmap } from '../seatmap/index.ts';
import { Button, Loading, Skeleton } from '../ui/index.ts';
import { SeatsScreen } from './SeatsScreen.tsx';
import { useAvailability } from './use-availability.ts';

/** The URL carries the plan's hash: what it names never changes, and is parsed once. */
const seatModelQuery = (seatmapUrl: string | undefined) =>
  queryOptions({
    queryKey: ['seatmap', seatmapUrl],
    queryFn: async ({ signal }) => parseSeatmap(await request<Seatmap>(seatmapUrl ?? '', { signal })),
    enabled: Boolean(seatmapUrl),
    staleTime: Infinity,
    // Comparing two plans of 50,000 seats member by member would cost more than drawing them.
    structuralSharing: false,
  });

/** Choosing seats: on a map, in a list, or by letting Stampede choose. `slug` names the event. */
export function SeatsPage({ slug }: { slug: string }) {
  const event = useQuery(liveEventQuery(slug));
  const plan = useQuery(seatModelQuery(event.data?.seatmapUrl));
  const availability = useAvailability(slug);

  const failed = [event, plan].find((query) => query.isError && !query.data);
  if (failed) return <ProblemPage error={failed.error} onRetry={() => void failed.refetch()} />;
  if (event.data && plan.data && availability.packed) {
    return (
      <SeatsScreen
        key={slug}
        event={event.data}
        model={plan.data}
        packed={availability.packed}
        availability={availability}
      />
    );
  }
  if (event.data && availability.failing) return <NoSnapshot slug={slug} onRetry={availability.refresh} />;
  return <SeatsLoading />;
}

function NoSnapshot({ slug, onRetry }: { slug: string; onRetry: () => void }) {
  return (
    <div className="page py-12">
      <PageHeading title="We can't see which seats are free right now." />
      <p className="mt-3 text-ink-soft">We keep trying. Nothing has been charged, and seats you hold stay yours.</p>
      <div className="mt-6 flex flex-wrap items-center gap-4">
        <Button onClick={onRetry}>Try again</Button>
        <Link to="/e/$slug" params={{ slug }} className="link">
          Back to the event
        </Link>
      </div>
    </div>
  );
}

function SeatsLoading() {
  return (
    <div className="h-[calc(100dvh-var(--site-header))] min-h-[34rem] p-4">
      <Loading label="Loading the seats">
        <Skeleton className="h-7 w-64 max-w-full" />
        <Skeleton className="mt-4 h-11 w-full max-w-2xl rounded-full" />
        <Skeleton className="mt-4 h-[55dvh] w-full rounded-card" />
      </Loading>
    </div>
  );
}
