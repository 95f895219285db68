import { Button } from '../ui/Button.tsx';
import { PageHeading } from './PageHeading.tsx';
import { t } from '../words/index.ts';

/** The last resort when a page throws, or when its code can't be fetched (an old tab after an update, a lost network). */
export function ErrorScreen({ error }: { error: unknown }) {
  const isMissingCode = error instanceof Error && /import|fetch|module/i.test(error.message);
  return (
    <div className="page py-12 sm:py-20">
      <div className="max-w-prose" role="alert">
        <PageHeading title={isMissingCode ? t('shell.broken.notLoaded') : t('shell.broken.title')} />
        <p className="mt-3 text-ink-soft">
          {isMissingCode ? t('shell.broken.updated') : t('shell.broken.ours')}
          {t('shell.broken.kept')}
        </p>
        <Button size="large" className="mt-6" onClick={() => window.location.reload()}>
          {t('shell.reload')}
        </Button>
      </div>
    </div>
  );
}
