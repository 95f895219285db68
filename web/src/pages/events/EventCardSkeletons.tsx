import { Loading, Skeleton } from '../../ui/Skeleton.tsx';
import { t } from '../../words/index.ts';

export function EventCardSkeletons() {
  return (
    <Loading label={t('events.loading')}>
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-2 sm:gap-6 lg:grid-cols-3">
        {Array.from({ length: 6 }, (_, index) => (
          <div key={index} className="card flex overflow-hidden sm:flex-col">
            <span className="skeleton block w-24 shrink-0 rounded-none sm:aspect-[16/10] sm:w-full" />
            <div className="flex-1 p-3 sm:p-5">
              <Skeleton className="h-6 w-3/4" />
              <Skeleton className="mt-2 h-4 w-1/2 sm:mt-4" />
              <Skeleton className="mt-2 h-4 w-2/3" />
              <Skeleton className="mt-5 h-6 w-24 sm:mt-7" />
              <Skeleton className="mt-2 h-4 w-28" />
            </div>
          </div>
        ))}
      </div>
    </Loading>
  );
}
