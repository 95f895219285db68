import { Loading, Skeleton } from '../ui/Skeleton.tsx';
import { t } from '../words/index.ts';

/** While a page's code is on its way. Tall enough that the footer doesn't jump. */
export function PageLoading() {
  return (
    <div className="page min-h-[80dvh] py-8">
      <Loading label={t('shell.loadingPage')}>
        <Skeleton className="h-9 w-2/3 max-w-96" />
        <Skeleton className="mt-4 h-5 w-1/2 max-w-72" />
        <Skeleton className="mt-8 h-48 w-full rounded-card" />
      </Loading>
    </div>
  );
}
