import { isProblem } from '../../api/client.ts';
import { ProblemNotice } from '../../app/ProblemNotice.tsx';
import { formatQuantity } from '../../format.ts';
import { Notice } from '../../ui/Notice.tsx';

/** Why no code was sent, or none could be tried. */
export function CodeTrouble({ error }: { error: unknown }) {
  if (!isProblem(error, 'limits.too_many_requests')) return <ProblemNotice error={error} className="mt-4" />;
  const minutes = Math.max(1, Math.ceil((error.retryAfterMs ?? 0) / 60_000));
  return (
    <Notice tone="warn" urgent title="That was asked for very often." className="mt-4">
      Try again in {formatQuantity(minutes, 'minute')}. Look into your mail meanwhile: the newest code may still work.
    </Notice>
  );
}
