import { useQuery } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { orderQuery } from '../../api/orders.ts';
import type { Order, PaymentSession } from '../../api/types.ts';
import { formatDeadline, formatMoney } from '../../format.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { PayTroubleNotice } from './PayTroubleNotice.tsx';
import { useHostedFields } from './use-hosted-fields.ts';
import { usePay, type PayTrouble } from './use-pay.ts';
import { t } from '../../words/index.ts';

/** Until the server has heard of a decline, and says what may help. */
const ADVICE_MS = 1000;

interface CardFormProps {
  order: Order;
  session: PaymentSession | undefined;
  /** Shown instead of the skeleton's silence while the bank can't be reached. */
  connecting: ReactNode;
  /** Asks for the payment anew. Undefined where it was refused. */
  renew: () => Promise<PaymentSession | undefined>;
}

/** The provider's own fields, for a card or another of its methods. */
export function CardForm({ order, session, connecting, renew }: CardFormProps) {
  const fields = useHostedFields(session);
  const { pay, paying, trouble } = usePay(order, async (returnUrl) => {
    // After "not now" another provider may be asked; its form is another one, which waits for the card again.
    if (advice === 'retry' && !(await isSamePayment())) return null;
    const answer = await fields.confirm(returnUrl);
    if (answer.error?.payment_intent?.status !== 'canceled') return answer;
    await renew();
    return null;
  });
  const isSamePayment = async () => (await renew())?.clientSecret === session?.clientSecret;
  const shown = trouble ?? earlierDecline(order);
  const advice = adviceOn(shown, order);
  useQuery({
    ...orderQuery(order.id),
    refetchInterval: trouble?.kind === 'declined' && advice === null && order.status === 'pending' ? ADVICE_MS : false,
  });

  return (
    <form
      className="mt-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (fields.state === 'ready') void pay();
      }}
    >
      {connecting}
      {/* The frame grows when it is ready; the room is kept so that the button doesn't jump under a thumb. */}
      <div className={fields.state === 'loading' ? 'relative min-h-72' : 'relative'}>
        {fields.state === 'loading' && <FieldsLoading />}
        <div ref={fields.target} className={fields.state === 'ready' ? '' : 'opacity-0'} />
      </div>
      {fields.state === 'failed' && (
        <Notice
          tone="bad"
          urgent
          title={t('checkout.pay.formFailed')}
          actions={
            <Button variant="secondary" onClick={fields.reload}>
              {t('shell.tryAgain')}
            </Button>
          }
        >
          {t('checkout.notCharged')}
          {order.payBy && ` ${t('checkout.seatsSafe', { time: formatDeadline(order.payBy) })}`}
        </Notice>
      )}
      <PayTroubleNotice trouble={shown} advice={advice} payBy={order.payBy} />
      <Button type="submit" size="large" wide pending={paying} disabled={fields.state !== 'ready'} className="mt-4">
        {t(paying ? 'checkout.pay.paying' : 'checkout.pay.pay', { amount: formatMoney(order.total) })}
      </Button>
      <p className="mt-3 flex gap-2 text-sm text-ink-soft">
        <Icon of={ShieldCheck} size={18} className="mt-0.5" />
        <span>{t('checkout.pay.private')}</span>
      </p>
    </form>
  );
}

function earlierDecline({ paymentError }: Order): PayTrouble | null {
  return paymentError && { kind: 'declined', code: paymentError.code };
}

/** The server's advice on this very decline; null until it has heard of it. */
function adviceOn(trouble: PayTrouble | null, { paymentError }: Order) {
  return trouble?.kind === 'declined' && trouble.code === paymentError?.code ? (paymentError?.advice ?? null) : null;
}

function FieldsLoading() {
  return (
    <div className="absolute inset-0" role="status">
      <p className="sr-only">{t('checkout.pay.connecting')}</p>
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
