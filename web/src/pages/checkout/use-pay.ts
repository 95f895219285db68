import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { orderQuery } from '../../api/orders.ts';
import type { Order } from '../../api/types.ts';
import { rememberPaymentSent } from '../order/payment-sent.ts';
import type { ConfirmAnswer } from './hosted-fields.ts';

export type PayTrouble =
  { kind: 'declined'; code: string | undefined } | { kind: 'incomplete' } | { kind: 'unanswered' };

/** What the provider said; null where the card was not sent, because the payment has moved to another form. */
export type Confirm = (returnUrl: string) => Promise<ConfirmAnswer | null>;

/** Presses the button once, however often it is clicked, and reads the provider's answer. */
export function usePay({ id: orderId, status }: Order, confirm: Confirm) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const busy = useRef(false);
  const [paying, setPaying] = useState(false);
  const [trouble, setTrouble] = useState<PayTrouble | null>(null);

  const toOrder = async () => {
    rememberPaymentSent(orderId, status);
    await client.invalidateQueries({ queryKey: orderQuery(orderId).queryKey });
    await navigate({ to: '/orders/$orderId', params: { orderId }, replace: true });
  };

  const pay = async () => {
    if (busy.current) return;
    busy.current = true;
    setPaying(true);
    setTrouble(null);
    try {
      const answer = await confirm(orderPageUrl(orderId));
      const found = answer && troubleIn(answer);
      if (found) setTrouble(found);
      else if (answer) await toOrder();
    } catch {
      setTrouble({ kind: 'unanswered' });
    } finally {
      busy.current = false;
      setPaying(false);
    }
  };

  return { pay, paying, trouble };
}

export function orderPageUrl(orderId: string): string {
  return `${window.location.origin}/orders/${encodeURIComponent(orderId)}`;
}

function troubleIn({ error }: ConfirmAnswer): PayTrouble | null {
  if (!error) return null;
  // Paid already, in another tab or by a click whose answer was lost: the order's page tells.
  if (error.code === 'payment_intent_unexpected_state') return null;
  if (error.type === 'validation_error') return { kind: 'incomplete' };
  if (error.type === 'api_connection_error' || error.type === 'api_error') return { kind: 'unanswered' };
  return { kind: 'declined', code: error.decline_code ?? error.code };
}
