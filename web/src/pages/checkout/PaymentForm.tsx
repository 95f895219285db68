import { useQuery } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import { isProblem } from '../../api/client.ts';
import { startPayment } from '../../api/orders.ts';
import type { Order } from '../../api/types.ts';
import { ProblemNotice } from '../../app/ProblemNotice.tsx';
import { formatDeadline, formatMoney } from '../../format.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { declineWords } from './decline-words.ts';
import { useHostedFields } from './use-hosted-fields.ts';
import { usePay, type PayTrouble } from './use-pay.ts';

/** The provider may be busy at the start of a sale: the seats are claimed, so waiting costs nothing. */
const START_TRIES = 12;

export function PaymentForm({ order }: { order: Order }) {
  const session = useQuery({
    queryKey: ['payment', order.id],
    queryFn: () => startPayment(order.id),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    retry: (failures, error) => failures < START_TRIES && isProblem(error) && error.isPassing,
  });
  const fields = useHostedFields(session.data);
  const { pay, paying, trouble } = usePay(order.id, fields.confirm);
  const safeUntil = order.payBy ? formatDeadline(order.payBy) : null;

  if (session.isError)
    return <ProblemNotice error={session.error} onRetry={() => void session.refetch()} className="mt-4" />;
  return (
    <form
      className="mt-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (fields.state === 'ready') void pay();
      }}
    >
      {/* The frame grows when it is ready; the room is kept so that the button doesn't jump under a thumb. */}
      <div className={fields.state === 'loading' ? 'relative min-h-72' : 'relative'}>
        {fields.state === 'loading' && <FieldsLoading busy={session.failureCount > 0} />}
        <div ref={fields.target} className={fields.state === 'ready' ? '' : 'opacity-0'} />
      </div>
      {fields.state === 'failed' && (
        <Notice
          tone="bad"
          urgent
          title="The card form couldn't be loaded."
          actions={
            <Button variant="secondary" onClick={fields.reload}>
              Try again
            </Button>
          }
        >
          Nothing has been charged.{safeUntil && ` Your seats are safe until ${safeUntil}.`}
        </Notice>
      )}
      <Trouble trouble={trouble ?? earlierDecline(order)} safeUntil={safeUntil} />
      <Button type="submit" size="large" wide pending={paying} disabled={fields.state !== 'ready'} className="mt-4">
        {paying ? 'Paying' : 'Pay'} {formatMoney(order.total)}
      </Button>
      <p className="mt-3 flex gap-2 text-sm text-ink-soft">
        <Icon of={ShieldCheck} size={18} className="mt-0.5" />
        <span>The card details go straight to the payment provider. Your bank may ask you to confirm.</span>
      </p>
    </form>
  );
}

function earlierDecline(order: Order): PayTrouble | null {
  return order.paymentError && { kind: 'declined', words: declineWords({ code: order.paymentError.code }) };
}

function Trouble({ trouble, safeUntil }: { trouble: PayTrouble | null; safeUntil: string | null }) {
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
    <Notice tone="bad" urgent title={trouble.words} className="mt-4">
      Nothing has been charged. {safeUntil ? `Your seats are safe until ${safeUntil}: try` : 'Try'} another card.
    </Notice>
  );
}

function FieldsLoading({ busy }: { busy: boolean }) {
  return (
    <div className="absolute inset-0" role="status">
      <p className={busy ? 'mb-3 text-sm text-ink-soft' : 'sr-only'}>
        We're connecting you to the bank. Your seats are safe.
      </p>
      <div className="late space-y-4" aria-hidden="true">
        <Skeleton className="h-4 w-24" />
        <Skeleton className="h-11 w-full rounded-control" />
        <div className="grid grid-cols-2 gap-4">
          <Skeleton className="h-11 rounded-control" />
          <Skeleton className="h-11 rounded-control" />
        </div>
      </div>
    </div>
  );
}
