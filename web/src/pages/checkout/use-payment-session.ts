import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { isProblem } from '../../api/client.ts';
import { startPayment } from '../../api/orders.ts';
import type { PaymentMethod, PaymentSession } from '../../api/types.ts';

export interface PaymentOpening {
  session: PaymentSession | undefined;
  /** Why it can't be had; null while it is still asked for. */
  refusal: Error | null;
  /** The last fault of those that pass; asking goes on by itself. */
  waitingFor: Error | null;
  retry: () => void;
  /** Asks anew: the same payment, or one at another provider. Undefined where it was refused. */
  renew: () => Promise<PaymentSession | undefined>;
}

/** The order's payment in one method. While the bank can't be reached it is asked for until the order's time is up. */
export function usePaymentSession(orderId: string, method: PaymentMethod): PaymentOpening {
  const client = useQueryClient();
  const opening = useQuery({
    queryKey: ['payment', orderId, method],
    queryFn: () => openPayment(orderId, method),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    retry: (_, error) => isProblem(error) && error.isPassing,
  });
  const secret = opening.data?.clientSecret;

  // The time to pay begins when the payment is there: the clock may have more on it now.
  useEffect(() => {
    if (secret) void client.invalidateQueries({ queryKey: ['order', orderId] });
  }, [client, orderId, secret]);

  return {
    session: opening.data,
    refusal: opening.error,
    waitingFor: opening.isFetching ? opening.failureReason : null,
    retry: () => void opening.refetch(),
    renew: async () => {
      const { data, isError } = await opening.refetch();
      return isError ? undefined : data;
    },
  };
}

async function openPayment(orderId: string, method: PaymentMethod): Promise<PaymentSession> {
  const session = await startPayment(orderId, method);
  // One that was on its way to the bank in another method comes first; now that it is there it can be closed for this one.
  return session.method === method ? session : startPayment(orderId, method);
}
