import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CannotContinue } from './cannot-continue.ts';
import { runProgram } from './program.ts';
import { VisitorClient } from './visitor-client.ts';

interface Money {
  amount: number;
  currency: string;
}

interface EventSummary {
  id: string;
  slug: string;
  title: string;
  sale: { state: string };
}

interface Hold {
  id: string;
  seats: { id: string }[];
  areas: { quantity: number }[];
  total: Money;
}

interface Payment {
  clientSecret: string;
  publishableKey: string;
  apiBase: string;
}

interface Ticket {
  id: string;
  status: string;
  qr: string;
}

const QUANTITY = 2;
const PAID_WITHIN_MS = 30_000;

await runProgram(async () => {
  const [baseUrl, slug] = process.argv.slice(2);
  if (!baseUrl || !URL.canParse(baseUrl)) {
    throw new CannotContinue('Say where to buy: npm run buy -- http://localhost:3000 [event].');
  }
  await buy(new VisitorClient(baseUrl), slug);
});

/** Buys two tickets as any client of the public API would. @throws CannotContinue at the first step that fails. */
async function buy(visitor: VisitorClient, slug: string | undefined): Promise<void> {
  const event = await findEvent(visitor, slug);
  console.log(`event    ${event.title} (${event.slug})`);

  const hold = await visitor.post<Hold>(`/api/events/${event.id}/holds`, { bestAvailable: { quantity: QUANTITY } });
  console.log(
    `hold     ${hold.id}: ${hold.seats.map((seat) => seat.id).join(', ')}, ${hold.total.amount} ${hold.total.currency}`,
  );

  const buyer = { email: `${randomUUID()}@example.com`, name: 'Ada Buyer' };
  const order = await visitor.post<{ id: string; total: Money }>('/api/orders', { holdId: hold.id, buyer });
  console.log(`order    ${order.id}`);
  if (order.total.amount !== hold.total.amount)
    throw new CannotContinue('The order costs something else than the hold.');

  const payment = await visitor.post<Payment>(`/api/orders/${order.id}/payments`, { method: 'card' });
  await confirm(payment);
  console.log(`payment  confirmed at ${payment.apiBase}`);

  await waitUntilPaid(visitor, order.id);
  const { items } = await visitor.get<{ items: Ticket[] }>(`/api/orders/${order.id}/tickets`);
  const good = items.filter((ticket) => ticket.status === 'live' && ticket.qr.length > 0);
  if (good.length !== QUANTITY) throw new CannotContinue(`${QUANTITY} tickets were paid but ${good.length} are there.`);
  for (const ticket of good) console.log(`ticket   ${ticket.id} ${ticket.qr.slice(0, 24)}…`);
}

async function findEvent(visitor: VisitorClient, slug: string | undefined): Promise<EventSummary> {
  let cursor: string | null = null;
  do {
    const query: string = cursor ? `?cursor=${encodeURIComponent(cursor)}` : '';
    const page: { items: EventSummary[]; nextCursor: string | null } = await visitor.get(`/api/events${query}`);
    const event = page.items.find((each) => (slug ? each.slug === slug : each.sale.state === 'on_sale'));
    if (event) return event;
    cursor = page.nextCursor;
  } while (cursor);
  throw new CannotContinue(slug ? `There is no event "${slug}".` : 'No event is on sale.');
}

/** As Stripe.js does it: straight to the gateway, past our servers. */
async function confirm(payment: Payment): Promise<void> {
  const [intent = ''] = payment.clientSecret.split('_secret_');
  const response = await fetch(`${payment.apiBase}/v1/payment_intents/${intent}/confirm`, {
    method: 'POST',
    body: new URLSearchParams({
      key: payment.publishableKey,
      client_secret: payment.clientSecret,
      payment_method: 'pm_card_visa',
    }),
  });
  const text = await response.text();
  if (!response.ok) throw new CannotContinue(`The gateway answered ${response.status} to the card: ${text}`);
}

async function waitUntilPaid(visitor: VisitorClient, orderId: string): Promise<void> {
  const beganAt = performance.now();
  for (;;) {
    const order = await visitor.get<{ status: string; ticketsReady: boolean }>(`/api/orders/${orderId}`);
    const tookMs = performance.now() - beganAt;
    if (order.status === 'paid' && order.ticketsReady) {
      console.log(`paid     after ${(tookMs / 1000).toFixed(1)} s`);
      return;
    }
    if (tookMs > PAID_WITHIN_MS) {
      throw new CannotContinue(`The order is still "${order.status}" after ${PAID_WITHIN_MS / 1000} s.`);
    }
    await sleep(250);
  }
}
