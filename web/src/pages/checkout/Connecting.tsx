import { useEffect } from 'react';
import { isProblem } from '../../api/client.ts';
import { wordsFor } from '../../app/problem-words.ts';
import { announce } from '../../ui/announce.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { t } from '../../words/index.ts';

interface ConnectingProps {
  /** Why it takes longer. */
  reason: Error;
  /** Where there is another method to pay by. */
  onOtherWay: (() => void) | null;
}

/** The bank, or we, are busy. Nothing is wrong and nothing is to be done: no error's colour, no alarm. */
export function Connecting({ reason, onOtherWay }: ConnectingProps) {
  const isBank = isProblem(reason) && reason.code.startsWith('payments.');
  const title = isBank ? t('checkout.pay.connecting') : wordsFor(reason).title;
  useEffect(() => announce(title), [title]);
  return (
    <Notice
      title={title}
      className="mb-4"
      actions={
        onOtherWay && (
          <Button variant="secondary" size="small" onClick={onOtherWay}>
            {t('checkout.pay.otherWay')}
          </Button>
        )
      }
    >
      {isBank ? t('checkout.pay.manyPay') : t('checkout.pay.seatsSafe')} {t('checkout.pay.goesOn')}
    </Notice>
  );
}
