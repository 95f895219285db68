import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { liveEventQuery } from '../api/events.ts';
import { PageHeading } from '../app/PageHeading.tsx';
import { ProblemPage } from '../app/ProblemPage.tsx';
import { Button, Loading, Skeleton } from '../ui/index.ts';
import { seatModelQuery } from './seat-model-query.ts';
import { SeatsScreen } from './SeatsScreen.tsx';
import { useAvailability } from './use-availability.ts';
import { t } from '../words/index.ts';

/** Choosing seats: on a map, in a list, or by letting Stampede choose. `slug` names the event. */
export function SeatsPage({ slug }: { slug: string }) {
  const event = useQuery(liveEventQuery(slug));
  const plan = useQuery(seatModelQuery(event.data?.seatmapUrl));
  const availability = useAvailability(slug);

  const failed = [event, plan].find((query) => query.isError && !query.data);
  if (failed) return <ProblemPage error={failed.error} onRetry={() => void failed.refetch()} />;
  if (event.data && plan.data && availability.pictures) {
    return (
      <SeatsScreen
        key={slug}
        event={event.data}
        model={plan.data}
        pictures={availability.pictures}
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
      <PageHeading title={t('seats.noSnapshot.title')} />
      <p className="mt-3 text-ink-soft">{t('seats.noSnapshot.advice')}</p>
      <div className="mt-6 flex flex-wrap items-center gap-4">
        <Button onClick={onRetry}>{t('shell.tryAgain')}</Button>
        <Link to="/e/$slug" params={{ slug }} className="link">
          {t('seats.back')}
        </Link>
      </div>
    </div>
  );
}

function SeatsLoading() {
  return (
    <div className="h-[calc(100dvh-var(--site-header))] min-h-[34rem] p-4">
      <Loading label={t('seats.loading')}>
        <Skeleton className="h-7 w-64 max-w-full" />
        <Skeleton className="mt-4 h-11 w-full max-w-2xl rounded-full" />
        <Skeleton className="mt-4 h-[55dvh] w-full rounded-card" />
      </Loading>
    </div>
  );
}
