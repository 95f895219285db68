import { Notice } from '../../ui/Notice.tsx';
import { t } from '../../words/index.ts';

/** Money came after the order had ended, and there were seats for it. */
export function LatePayment({ sameSeats }: { sameSeats: boolean }) {
  return (
    <Notice tone={sameSeats ? 'good' : 'warn'} title={t('order.late.title')} className="mt-5 max-w-prose print:hidden">
      {sameSeats ? t('order.late.same') : t('order.late.equal')}
    </Notice>
  );
}
