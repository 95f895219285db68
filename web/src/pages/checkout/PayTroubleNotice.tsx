import type { DeclineAdvice } from '../../api/types.ts';
import { formatDeadline } from '../../format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { adviceWords, declineWords } from './decline-words.ts';
import type { PayTrouble } from './use-pay.ts';
import { t } from '../../words/index.ts';

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
    return <Notice tone="warn" urgent title={t('checkout.pay.checkCard')} className="mt-4" />;
  }
  if (trouble.kind === 'unanswered') {
    return (
      <Notice tone="warn" urgent title={t('checkout.pay.unanswered')} className="mt-4">
        {t('checkout.pay.unansweredAdvice')}
      </Notice>
    );
  }
  return (
    <Notice tone="bad" urgent title={declineWords(trouble.code)} className="mt-4">
      {t('checkout.notCharged')} {payBy && `${t('checkout.seatsSafe', { time: formatDeadline(payBy) })} `}
      {adviceWords(advice)}
    </Notice>
  );
}
