import { Button } from '../ui/Button.tsx';
import { PageHeading } from './PageHeading.tsx';

/** The last resort when a page throws, or when its code can't be fetched (an old tab after an update, a lost network). */
export function ErrorScreen({ error }: { error: unknown }) {
  const isMissingCode = error instanceof Error && /import|fetch|module/i.test(error.message);
  return (
    <div className="page py-12 sm:py-20">
      <div className="max-w-prose" role="alert">
        <PageHeading title={isMissingCode ? "This page couldn't be loaded." : 'Something broke on this page.'} />
        <p className="mt-3 text-ink-soft">
          {isMissingCode
            ? 'The connection failed, or Stampede was just updated. '
            : 'The fault is ours, and it is in this page only. '}
          Your seats, orders and payments are kept by us, not by this page: reload, and you go on where you were.
        </p>
        <Button size="large" className="mt-6" onClick={() => window.location.reload()}>
          Reload the page
        </Button>
      </div>
    </div>
  );
}
