import { Loading, Skeleton } from '../../ui/Skeleton.tsx';
import { t } from '../../words/index.ts';

export function EventSkeleton() {
  return (
    <div className="min-h-[100dvh] sm:page sm:pt-6">
      <Loading label={t('event.loading')}>
        <span className="skeleton block aspect-[5/3] rounded-none sm:aspect-[21/8] sm:rounded-card" />
        <div className="px-4 sm:px-0 lg:grid lg:grid-cols-[minmax(0,1fr)_22.5rem] lg:gap-x-12">
          <div className="pt-5 sm:pt-8">
            <Skeleton className="h-5 w-24" />
            <Skeleton className="mt-2 h-10 w-3/4" />
            <Skeleton className="mt-6 h-6 w-72 max-w-full" />
            <Skeleton className="mt-2 h-5 w-40" />
            <Skeleton className="mt-10 h-6 w-56" />
          </div>
          <div className="mt-6 lg:mt-8">
            <div className="card p-4 sm:p-6">
              <Skeleton className="h-12 w-32" />
              <Skeleton className="mt-4 h-13 w-full rounded-control" />
              <Skeleton className="mt-3 h-10 w-full" />
            </div>
          </div>
        </div>
      </Loading>
    </div>
  );
}
