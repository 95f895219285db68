import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState, type FormEvent } from 'react';
import { isProblem } from '../../api/client.ts';
import { createOrder, orderQuery } from '../../api/orders.ts';
import type { Buyer, Hold } from '../../api/types.ts';
import { formatDeadline } from '../../format.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { checkBuyer, tidyBuyer, type BuyerErrors } from './buyer-checks.ts';
import type { GoneReason } from './HoldGone.tsx';
import { rememberBuyer, rememberedBuyer, rememberOrderOfHold } from './checkout-memory.ts';
import { t } from '../../words/index.ts';

const goneReasons: Record<string, GoneReason> = {
  'holds.expired': 'expired',
  'holds.not_found': 'expired',
  'holds.lost': 'lost',
  'holds.seat_taken': 'taken',
  'checkout.seats_gone': 'taken',
};

export function BuyerForm({ hold, onGone }: { hold: Hold; onGone: (reason: GoneReason) => void }) {
  const [buyer, setBuyer] = useState(rememberedBuyer);
  const [errors, setErrors] = useState<BuyerErrors>({});
  const form = useRef<HTMLFormElement>(null);
  const order = useOrder(hold, onGone, setErrors);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const tidy = tidyBuyer(buyer);
    const found = checkBuyer(tidy);
    setBuyer(tidy);
    setErrors(found);
    const [firstWrong] = Object.keys(found);
    if (firstWrong) form.current?.querySelector<HTMLInputElement>(`[name="${firstWrong}"]`)?.focus();
    else if (!order.isPending) order.mutate(tidy);
  };
  const set = (part: Partial<Buyer>) => setBuyer((current) => ({ ...current, ...part }));

  return (
    <form ref={form} noValidate onSubmit={submit} className="mt-4 space-y-4">
      <Field
        label={t('checkout.buyer.name')}
        name="name"
        autoComplete="name"
        autoCapitalize="words"
        required
        maxLength={200}
        value={buyer.name}
        error={errors.name}
        onChange={(event) => set({ name: event.target.value })}
      />
      <Field
        label={t('checkout.buyer.email')}
        name="email"
        type="email"
        inputMode="email"
        autoComplete="email"
        autoCapitalize="none"
        spellCheck={false}
        required
        maxLength={200}
        value={buyer.email}
        error={errors.email}
        hint={t('checkout.buyer.emailHint')}
        onChange={(event) => set({ email: event.target.value })}
      />
      {order.isError && <OrderRefused error={order.error} until={hold.expiresAt} />}
      <Button type="submit" size="large" wide pending={order.isPending}>
        {t('checkout.buyer.toPayment')}
      </Button>
    </form>
  );
}

function useOrder(hold: Hold, onGone: (reason: GoneReason) => void, onFieldErrors: (errors: BuyerErrors) => void) {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (buyer: Buyer) => createOrder(hold.id, buyer),
    onSuccess: async (order, buyer) => {
      rememberBuyer(buyer);
      client.setQueryData(orderQuery(order.id).queryKey, order);
      // Replaces this entry, so that the back button leads to the seats and not into a hold that has become an order.
      await navigate({ to: '/orders/$orderId/pay', params: { orderId: order.id }, replace: true });
      rememberOrderOfHold(hold, order.id);
    },
    onError: (error) => {
      if (!isProblem(error)) return;
      const reason = goneReasons[error.code];
      if (reason) onGone(reason);
      onFieldErrors({ name: error.fieldMessage('name'), email: error.fieldMessage('email') });
    },
  });
}

function OrderRefused({ error, until }: { error: unknown; until: string }) {
  if (isProblem(error) && error.errors.length > 0) return null;
  const safe = `${t('checkout.notCharged')} ${t('checkout.seatsSafe', { time: formatDeadline(until) })}`;
  if (isProblem(error, 'holds.package_sold_out')) {
    return (
      <Notice tone="bad" urgent title={t('packages.gone')}>
        {safe} {t('packages.oneByOne')}
      </Notice>
    );
  }
  if (isProblem(error) && !error.isPassing) {
    return (
      <Notice tone="bad" urgent title={error.message}>
        {safe}
      </Notice>
    );
  }
  return (
    <Notice tone="bad" urgent title={t('checkout.buyer.noAnswer')}>
      {safe} {t('checkout.buyer.pressAgain')}
    </Notice>
  );
}
