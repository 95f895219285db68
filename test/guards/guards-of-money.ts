import type { Guard } from './guard.ts';
import { integration, line, part, payments, rows, webhooks } from './places-in-code.ts';

const CLOSING = payments('while its order is being closed: nobody gets its secret');

/** Guards of a payment, of what providers tell, and of money that goes back. */
export const MONEY_GUARDS: readonly Guard[] = [
  // The payment
  {
    id: 'one-open-payment',
    against: 'an order is charged twice',
    cuts: [{ sql: 'DROP INDEX payments_one_open' }],
    hiddenBy: ['order-lock'],
    probe: payments('also when two are begun at once'),
  },
  {
    id: 'deadline-after-lock',
    against: 'a payment begins after the end of its order',
    cuts: [line('checkout/start-payment.ts', 'deadline-after-lock')],
    hiddenBy: [],
    probe: payments('when the time of its order ran out while it waited'),
  },
  {
    id: 'closing',
    against: 'an order that is being closed takes a payment',
    cuts: [line('checkout/start-payment.ts', 'closing')],
    hiddenBy: ['open-status', 'closed-meanwhile'],
    probe: CLOSING,
  },
  {
    id: 'open-status',
    against: 'the secret of a payment that is being voided is given out',
    cuts: [line('checkout/start-payment.ts', 'open-status')],
    hiddenBy: ['closing', 'closed-meanwhile'],
    probe: CLOSING,
  },
  {
    id: 'closed-meanwhile',
    against: 'a fan pays for an order that was closed while its payment was made',
    cuts: [line('checkout/start-payment.ts', 'closed-meanwhile')],
    hiddenBy: [],
    probe: payments('when its order was closed while the provider made it'),
  },
  {
    id: 'withdrawn',
    against: 'a payment is made that was given up before the call left',
    cuts: [line('payments/sql/mark-sent.sql', 'withdrawn')],
    hiddenBy: [],
    probe: payments('and never made when its order was closed before the call had left'),
  },
  {
    id: 'first-attempt',
    against: 'a second provider is asked though the first may have charged',
    cuts: [line('checkout/start-payment.ts', 'first-attempt')],
    hiddenBy: [],
    probe: payments('and no other provider is asked while nobody knows what the first has done'),
  },
  {
    id: 'payment-key',
    against: 'a call that is sent again makes a second payment',
    cuts: [part('payments/provider-calls.ts', '`pay:${id}:create:1`', '`pay:${id}:create:${performance.now()}`')],
    hiddenBy: [],
    probe: payments('also when its call is sent again, as no answer came and no message either'),
  },
  {
    id: 'capture-after-seats',
    against: 'money is taken for seats that are gone',
    cuts: [
      line(
        'checkout/settle-payment.ts',
        'capture-after-seats',
        'await this.database.transaction(async (own) => this.jobs.capture(own, payment)); const { settled } = await this.orders.run(tx, order, lines);',
      ),
    ],
    hiddenBy: [],
    probe: payments(
      'only for seats that are sold: where they are gone, no capture is ordered, and the reservation is let go',
    ),
  },
  {
    id: 'payment-version',
    against: 'a payment changes on an old reading',
    cuts: [line('payments/sql/change-payment.sql', 'payment-version', '  AND $4::int IS NOT NULL')],
    hiddenBy: [],
    probe: rows('of a payment'),
  },
  {
    id: 'payment-table',
    against: 'a payment goes where money cannot go',
    cuts: [line('payments/payments.store.ts', 'payment-table')],
    hiddenBy: [],
    probe: rows('goes along the table of a payment only'),
  },
  {
    id: 'merge-rank',
    against: 'an old message calls back a capture',
    cuts: [line('payments/payment.ts', 'merge-rank')],
    hiddenBy: [],
    probe: webhooks('does not call back a capture that is on its way'),
  },
  {
    id: 'merge-table',
    against: 'an old message takes a payment back',
    cuts: [line('payments/payment.ts', 'merge-table')],
    hiddenBy: ['payment-table'],
    probe: webhooks('does not take a payment back from where it has come to'),
  },
  // What providers tell
  {
    id: 'signature',
    against: 'anybody tells that an order is paid',
    cuts: [
      part(
        'payments/providers/stripe.provider.ts',
        'return this.stripe.webhooks.constructEvent(rawBody, signature, secret);',
        'return JSON.parse(rawBody.toString());',
      ),
    ],
    hiddenBy: [],
    probe: integration(
      'checkout-trouble',
      'unsigned, forged, stale, or changed after signing are refused and leave nothing',
    ),
  },
  {
    id: 'amount',
    against: 'a payment of one cent pays an order',
    cuts: [line('payments/apply-webhook.ts', 'amount')],
    hiddenBy: [],
    probe: integration(
      'checkout-trouble',
      'of an unknown provider are not found; of another amount than the order they finalise nothing',
    ),
  },
  {
    id: 'inbox',
    against: 'a message that comes twice is applied twice',
    cuts: [line('payments/receive-webhook.ts', 'inbox')],
    hiddenBy: [],
    probe: webhooks('changes nothing: what was told after it stands'),
  },
  {
    id: 'inbox-key',
    against: 'a message that comes twice is an error, and comes for ever',
    cuts: [
      part(
        'payments/sql/receive-webhook.sql',
        'ON CONFLICT (provider, id) DO UPDATE SET received_at = webhook_inbox.received_at',
        '',
      ),
    ],
    hiddenBy: [],
    probe: webhooks('changes nothing: what was told after it stands'),
  },
  // Money that goes back
  {
    id: 'command-key',
    against: 'a click that is sent again refunds twice',
    cuts: [line('refunds/request-refund.ts', 'command-key')],
    hiddenBy: [],
    probe: integration('refunds', 'gets the same answer for the same key, and one refund'),
  },
  {
    id: 'refund-key',
    against: 'a call that is sent again refunds twice',
    cuts: [part('payments/provider-calls.ts', '`refund:${refund.id}`', '`refund:${refund.id}:${performance.now()}`')],
    hiddenBy: ['refund-look'],
    probe: payments('and goes back once, though the call is sent again as no answer came and no message either'),
  },
  {
    id: 'refund-look',
    against: 'a refund that was sent before is sent again unseen',
    cuts: [
      part(
        'refunds/send-refund.ts',
        'sentBefore ? await this.calls.findRefund(payment, refund, paymentRef) : null',
        'null',
      ),
    ],
    hiddenBy: ['refund-key'],
    probe: payments('and goes back once, though the call is sent again as no answer came and no message either'),
  },
  {
    id: 'refund-cap',
    against: 'more goes back than was paid',
    cuts: [line('refunds/choose-refund.ts', 'refund-cap')],
    hiddenBy: [],
    probe: integration(
      'refunds',
      'gives an amount back without taking seats, never more than is left, and then all of it',
    ),
  },
  {
    id: 'refund-version',
    against: 'a refund changes on an old reading',
    cuts: [line('payments/sql/change-refund.sql', 'refund-version', '  AND $4::int IS NOT NULL')],
    hiddenBy: [],
    probe: rows('of a refund'),
  },
  {
    id: 'dispute-blocks-refund',
    against: 'money goes back twice: by the bank and by us',
    cuts: [
      line('refunds/request-refund.ts', 'dispute-blocks-refund'),
      line('refunds/send-refund.ts', 'dispute-blocks-refund'),
    ],
    hiddenBy: [],
    probe: payments('and does not go back while the bank has it in dispute'),
  },
  {
    id: 'cancel-policy',
    against: 'a fan cancels after the time for it',
    cuts: [line('refunds/request-refund.ts', 'cancel-policy')],
    hiddenBy: [],
    probe: integration(
      'refunds',
      'end when their time is over, by the clock of the database; the organizer may go beyond them',
    ),
  },
];
