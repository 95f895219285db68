import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { wordsFor } from './problem-words.ts';
import { t } from '../words/index.ts';

interface ProblemNoticeProps {
  error: unknown;
  onRetry?: () => void;
  className?: string;
}

/** A failed request: what happened, what is safe, and a way to try again. */
export function ProblemNotice({ error, onRetry, className }: ProblemNoticeProps) {
  const words = wordsFor(error);
  return (
    <Notice
      tone="bad"
      urgent
      title={words.title}
      {...(className ? { className } : {})}
      actions={
        onRetry && (
          <Button variant="secondary" onClick={onRetry}>
            {t('shell.tryAgain')}
          </Button>
        )
      }
    >
      <p>{words.advice}</p>
    </Notice>
  );
}
