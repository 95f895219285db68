import { isProblem } from '../../api/client.ts';
import { ProblemNotice } from '../../app/ProblemNotice.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { t } from '../../words/index.ts';

/** Why no code was sent, or none could be tried. */
export function CodeTrouble({ error }: { error: unknown }) {
  if (!isProblem(error, 'limits.too_many_requests')) return <ProblemNotice error={error} className="mt-4" />;
  const minutes = Math.max(1, Math.ceil((error.retryAfterMs ?? 0) / 60_000));
  return (
    <Notice tone="warn" urgent title={t('account.tooOften')} className="mt-4">
      {t('account.tooOftenAdvice', { count: minutes })}
    </Notice>
  );
}
