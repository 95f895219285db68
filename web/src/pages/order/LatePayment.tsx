import { Notice } from '../../ui/Notice.tsx';

/** Money came after the order had ended, and there were seats for it. */
export function LatePayment({ sameSeats }: { sameSeats: boolean }) {
  return (
    <Notice
      tone={sameSeats ? 'good' : 'warn'}
      title="Your payment came late."
      className="mt-5 max-w-prose print:hidden"
    >
      {sameSeats
        ? 'Your seats were still free, so they are yours. There is nothing more to do.'
        : 'Your seats were taken by then, so we found equal ones for you. Look where you sit now.'}
    </Notice>
  );
}
