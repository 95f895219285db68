import { randomBytes, randomUUID } from 'node:crypto';
import { parseEventScopedId } from '../src/kit/index.ts';
import type { Rig } from '../test/rig/rig.ts';
import { eventOf, signed } from '../test/rig/webhook.ts';
import { Wire } from '../test/rush/wire.ts';
import type { Hall } from './halls.ts';
import { newFan } from './world.ts';

export interface Shopper {
  readonly headers: string;
  readonly holdId: string;
}

export interface Ordered {
  readonly uuid: string;
  readonly total: number;
}

/** A message of the provider, signed. */
export interface Letter {
  readonly headers: string;
  readonly body: string;
}

/** Fans who each buy two seats, and their provider, over so many connections. */
export function fans({ product }: Rig, atOnce: number) {
  const { port } = product.replicas[0]!;
  const wires = Array.from({ length: atOnce }, () => new Wire({ host: '127.0.0.1', port, from: '127.0.0.1' }));
  const idle = [...wires];
  /** The open model needs as many connections as are busy at once. */
  const take = (): Wire => {
    const wire = idle.pop() ?? new Wire({ host: '127.0.0.1', port, from: '127.0.0.1' });
    if (!wires.includes(wire)) wires.push(wire);
    return wire;
  };
  const post = async <T>(path: string, headers: string, body: string): Promise<T> => {
    const wire = take();
    const { status, body: said } = await wire.request(
      'POST',
      path,
      `content-type: application/json\r\n${headers}`,
      body,
    );
    idle.push(wire);
    const text = said.toString('utf8');
    if (status >= 300) throw new Error(`${path} was answered with ${status}: ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  const each = async <Item, Result>(
    items: readonly Item[],
    act: (item: Item) => Promise<Result>,
  ): Promise<Result[]> => {
    const results: Result[] = [];
    let next = 0;
    const lane = async (): Promise<void> => {
      for (let at = next++; at < items.length; at = next++) results[at] = await act(items[at]!);
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
    return results;
  };
  const key = (): string => `idempotency-key: ${randomBytes(16).toString('base64url')}\r\n`;
  return {
    each,
    /** The seats of the orders of these numbers, each held by another fan. */
    hold: ({ slug, seatsOf }: Hall, from: number, count: number): Promise<Shopper[]> =>
      each(
        Array.from({ length: count }, (_, at) => from + at),
        async (n) => {
          const headers = newFan(n);
          const body = JSON.stringify({ seats: seatsOf([2 * n, 2 * n + 1]) });
          const { id } = await post<{ id: string }>(`/api/events/${slug}/holds`, headers + key(), body);
          return { headers, holdId: id };
        },
      ),
    order: async (headers: string, holdId: string): Promise<Ordered> => {
      const body = JSON.stringify({ holdId, buyer: { email: 'ada@example.com', name: 'Ada Buyer' } });
      const { id, total } = await post<{ id: string; total: { amount: number } }>('/api/orders', headers + key(), body);
      return { uuid: parseEventScopedId('ord', id)!.id, total: total.amount };
    },
    tell: ({ headers, body }: Letter): Promise<void> => post('/api/webhooks/stripe', headers, body),
    leave: () => wires.forEach((wire) => wire.close()),
  };
}

/** The money of a payment is reserved. */
export function webhookOf(
  { product }: Rig,
  { ref, payment, amount }: { readonly ref: string; readonly payment: string; readonly amount: number },
): Letter {
  const intent = {
    id: ref,
    object: 'payment_intent',
    status: 'requires_capture',
    amount,
    currency: 'eur',
    metadata: { payment_id: payment },
  };
  const body = eventOf('payment_intent.amount_capturable_updated', intent, `evt_${randomUUID()}`);
  return { headers: `stripe-signature: ${signed(body, product.fakepay.webhookSecret)}\r\n`, body };
}
