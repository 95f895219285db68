import { useEffect, useState, type ReactNode } from 'react';
import { isProblem } from '../../api/client.ts';
import type { Order, PaymentMethod, PaymentSession } from '../../api/types.ts';
import { ProblemNotice } from '../../app/ProblemNotice.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { CardForm } from './CardForm.tsx';
import { Connecting } from './Connecting.tsx';
import { MethodChoice } from './MethodChoice.tsx';
import { ApproveInApp, PayOnPage } from './PayElsewhere.tsx';
import { methodsFor, methodsIn } from './payment-methods.ts';
import { usePaymentSession } from './use-payment-session.ts';
import { t } from '../../words/index.ts';

/** However the order's payment is to be made: provider and form are what the server answers. */
export function PaymentForm({ order }: { order: Order }) {
  const [methods, setMethods] = useState(() => methodsFor(order.total));
  const [method, setMethod] = useState<PaymentMethod>(order.payment?.method ?? 'card');
  const { session, refusal, waitingFor, retry, renew } = usePaymentSession(order.id, method);
  const [moved, setMoved] = useState(false);
  const otherMethod = methods.find((each) => each !== method);

  useEffect(() => {
    if (!isProblem(refusal, 'payments.method_not_taken')) return;
    const taken = methodsIn(refusal.body.methods);
    setMethods(taken);
    if (taken[0]) setMethod(taken[0]);
  }, [refusal]);

  const renewed = async () => {
    const next = await renew();
    if (next && next.clientSecret !== session?.clientSecret) setMoved(true);
    return next;
  };
  const choose = (next: PaymentMethod) => {
    setMoved(false);
    setMethod(next);
  };

  return (
    <div className="mt-4">
      {methods.length > 1 && <MethodChoice methods={methods} chosen={method} onChoose={choose} />}
      {moved && (
        <Notice urgent title={t('checkout.pay.moved')}>
          {t('checkout.pay.movedAdvice')}
        </Notice>
      )}
      {refusal && !waitingFor ? (
        <ProblemNotice error={refusal} onRetry={retry} />
      ) : (
        <Way
          order={order}
          session={session}
          renew={renewed}
          connecting={
            waitingFor && <Connecting reason={waitingFor} onOtherWay={otherMethod ? () => choose(otherMethod) : null} />
          }
        />
      )}
    </div>
  );
}

interface WayProps {
  order: Order;
  session: PaymentSession | undefined;
  renew: () => Promise<PaymentSession | undefined>;
  connecting: ReactNode;
}

function Way({ order, session, renew, connecting }: WayProps) {
  const { type, url, upi_handle_redirect_or_display_qr_code: upi } = session?.nextAction ?? {};
  if (type === 'redirect' && url) return <PayOnPage order={order} url={url} />;
  if (upi) return <ApproveInApp url={upi.hosted_instructions_url} />;
  return <CardForm order={order} session={session} renew={renew} connecting={connecting} />;
}
