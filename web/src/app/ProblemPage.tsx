import { PageHeading } from './PageHeading.tsx';
import { wordsFor } from './problem-words.ts';
import { Button } from '../ui/Button.tsx';
import { t } from '../words/index.ts';

/** A page whose data could not be had. */
export function ProblemPage({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const words = wordsFor(error);
  return (
    <div className="page py-12 sm:py-20">
      <div className="max-w-prose" role="alert">
        <PageHeading title={words.title} />
        <p className="mt-3 text-ink-soft">{words.advice}</p>
        <Button size="large" className="mt-6" onClick={onRetry}>
          {t('shell.tryAgain')}
        </Button>
      </div>
    </div>
  );
}
