import type { DeclineAdvice } from '../../api/types.ts';
import { formatDeadline } from '../../format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { adviceWords, declineWords } from './decline-words.ts';
import type { PayTrouble } from './use-pay.ts';

interface PayTroubleNoticeProps {
  trouble: PayTrouble | null;
  /** The server's; null while it hasn't heard of the decline. */
  advice: DeclineAdvice | null;
  payBy: string | null;
}

/** What came of pressing the button, what is safe, and what to do. */
export function PayTroubleNotice({ trouble, advice, payBy }: PayTroubleNoticeProps) {
  if (!trouble) return null;
  if (trouble.kind === 'incomplete') {
    return <Notice tone="warn" urgent title="Check the card details above." className="mt-4" />;
  }
  if (trouble.kind === 'unanswered') {
    return (
      <Notice tone="warn" urgent title="The bank hasn't answered yet." className="mt-4">
        If it took the payment, this page notices and goes on by itself. Otherwise press the button again: this order
        can be charged only once.
      </Notice>
    );
  }
  return (
    <Notice tone="bad" urgent title={declineWords(trouble.code)} className="mt-4">
      Nothing has been charged. {payBy && `Your seats are safe until ${formatDeadline(payBy)}. `}
      {adviceWords(advice)}
    </Notice>
  );
}
