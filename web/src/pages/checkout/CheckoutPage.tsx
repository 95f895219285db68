import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { isProblem } from '../../api/client.ts';
import { eventQuery } from '../../api/events.ts';
import { holdQuery } from '../../api/holds.ts';
import type { EventDetail, Hold } from '../../api/types.ts';
import { usePrefetch } from '../../app/lazy-page.tsx';
import { PageLoading } from '../../app/PageLoading.tsx';
import { ProblemPage } from '../../app/ProblemPage.tsx';
import { linesOfHold } from '../../sale/price-lines.ts';
import { PriceSummary } from '../../sale/PriceSummary.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { BuyerForm } from './BuyerForm.tsx';
import { BackToSeats, CheckoutFrame } from './CheckoutFrame.tsx';
import { orderOfHold, rememberEventOfHold } from './checkout-memory.ts';
import { HoldClock } from './HoldClock.tsx';
import { HoldGone, type GoneReason } from './HoldGone.tsx';
import { methodsFor } from './payment-methods.ts';
import { StepHeading } from './StepHeading.tsx';
import { t } from '../../words/index.ts';

/** First half of the checkout: seats are held, who are they for? The order made here goes on at `/orders/:id/pay`. */
export function CheckoutPage({ holdId }: { holdId: string }) {
  const orderId = orderOfHold(holdId);
  const hold = useQuery({ ...holdQuery(holdId), enabled: orderId === null });
  const event = useQuery({ ...eventQuery(hold.data?.eventId ?? ''), enabled: hold.data !== undefined });
  const [gone, setGone] = useState<GoneReason | null>(null);
  usePrefetch('pay');

  // The back button after paying started: the order is the truth now.
  if (orderId) return <Navigate to="/orders/$orderId/pay" params={{ orderId }} replace />;
  const isUnknown = isProblem(hold.error) && [404, 410].includes(hold.error.status);
  const isLost = isProblem(hold.error) && hold.error.code === 'holds.lost';
  if (gone || isUnknown) return <HoldGone holdId={holdId} reason={gone ?? (isLost ? 'lost' : 'expired')} />;
  if (hold.isError && !hold.data) return <ProblemPage error={hold.error} onRetry={() => void hold.refetch()} />;
  // Both at once, so that nothing moves; without the event's details the checkout still works.
  if (!hold.data || event.isPending) return <PageLoading />;
  return <HeldCheckout hold={hold.data} event={event.data ?? null} onGone={setGone} />;
}

interface HeldCheckoutProps {
  hold: Hold;
  event: EventDetail | null;
  onGone: (reason: GoneReason) => void;
}

function HeldCheckout({ hold, event, onGone }: HeldCheckoutProps) {
  const client = useQueryClient();

  useEffect(() => {
    if (event) rememberEventOfHold(hold.id, event);
  }, [event, hold.id]);

  return (
    <CheckoutFrame
      event={event}
      back={event && <BackToSeats slug={event.slug} />}
      clock={
        <HoldClock
          hold={hold}
          onExtended={(next) => client.setQueryData(holdQuery(hold.id).queryKey, next)}
          onEnd={() => onGone('expired')}
        />
      }
      summary={
        <PriceSummary
          lines={linesOfHold(hold, event?.priceLevels ?? [])}
          total={hold.total}
          packageName={hold.package?.name}
        />
      }
    >
      {hold.splitNotice && (
        <Notice title={t('sale.notTogether')} className="mb-6">
          {t('checkout.splitAdvice')}
        </Notice>
      )}
      <section>
        <StepHeading step={1}>{t('checkout.who')}</StepHeading>
        <BuyerForm hold={hold} onGone={onGone} />
      </section>
      <section className="mt-8 border-t border-line pt-6 opacity-70">
        <StepHeading step={2}>{t('checkout.how')}</StepHeading>
        <p className="mt-1 ml-11 text-sm">
          {methodsFor(hold.total).length > 1 ? t('checkout.byCardOrUpi') : t('checkout.byCard')}
        </p>
      </section>
    </CheckoutFrame>
  );
}
