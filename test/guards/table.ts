import type { Cut, Guard } from './guard.ts';

const modules = (file: string): string => `src/modules/${file}`;
const line = (file: string, marked: string, leaves?: string): Cut => ({
  file: modules(file),
  marked,
  ...(leaves === undefined ? {} : { leaves }),
});
const part = (file: string, from: string, to: string): Cut => ({ file: modules(file), from, to });

const places = (test: string): Guard['probe'] => ({ spec: 'test/guards/places.spec.ts', test });
const rows = (test: string): Guard['probe'] => ({ spec: 'test/guards/rows.spec.ts', test });
const orders = (test: string): Guard['probe'] => ({ spec: 'test/guards/orders.spec.ts', test });
const payments = (test: string): Guard['probe'] => ({ spec: 'test/guards/payments.spec.ts', test });
const webhooks = (test: string): Guard['probe'] => ({ spec: 'test/guards/webhooks.spec.ts', test });
const integration = (room: string, test: string): Guard['probe'] => ({
  spec: `test/integration/${room}.spec.ts`,
  test,
});

const CLAIM = places('claims none that somebody else has sold');
const SELL = places('buys none that somebody else has claimed');
const RELEASE = places('frees none that it has bought');
const GIVE_BACK = places('gives back none that it has not bought');
const CLOSING = payments('while its order is being closed: nobody gets its secret');
const APPEND_MOVEMENT = 'payments/sql/append-movement.sql';

/** Every guard of a seat and of its money. `npm run test:guards` takes out one after the other. */
export const GUARDS: readonly Guard[] = [
  // The seat
  {
    id: 'hold',
    against: 'two fans hold one seat',
    cuts: [line('holds/lua/place-holds-7.lua', 'hold')],
    hiddenBy: [],
    probe: orders('when he wants a seat that is held'),
  },
  {
    id: 'claim-state',
    against: 'an order claims a place that is sold',
    cuts: [line('inventory/sql/claim-places.sql', 'version')],
    hiddenBy: [],
    probe: CLAIM,
  },
  {
    id: 'claim-count',
    against: 'an order is made of some of its places',
    cuts: [part('inventory/change-places.ts', 'throw await this.taken(tx, places); // guard: version', ';')],
    hiddenBy: [],
    probe: CLAIM,
  },
  {
    id: 'sell-state',
    against: 'an order buys the places of another one',
    cuts: [line('inventory/sql/sell-places.sql', 'version')],
    hiddenBy: [],
    probe: SELL,
  },
  {
    id: 'sell-count',
    against: 'an order is finalised with some of its places',
    cuts: [part('inventory/change-places.ts', 'return false; // guard: version', ';')],
    hiddenBy: [],
    probe: SELL,
  },
  {
    id: 'release-state',
    against: 'a sold place goes back on sale as if it had been claimed',
    cuts: [line('inventory/sql/release-places.sql', 'version')],
    hiddenBy: [],
    probe: RELEASE,
  },
  {
    id: 'release-count',
    against: 'an order ends and one of its places does not',
    cuts: [line('inventory/change-places.ts', 'release-count')],
    hiddenBy: [],
    probe: RELEASE,
  },
  {
    id: 'give-back-state',
    against: 'a place is given back that was not bought',
    cuts: [line('inventory/sql/give-back-places.sql', 'version')],
    hiddenBy: [],
    probe: GIVE_BACK,
  },
  {
    id: 'give-back-count',
    against: 'a refund ends and one of its places does not',
    cuts: [line('inventory/change-places.ts', 'give-back-count')],
    hiddenBy: [],
    probe: GIVE_BACK,
  },
  {
    id: 'one-live-ticket',
    against: 'two tickets open the door for one seat',
    cuts: [{ sql: 'DROP INDEX tickets_one_live' }],
    hiddenBy: [],
    probe: places('gets no second ticket of a place'),
  },
  {
    id: 'generation',
    against: 'holds are taken on an old content of Redis',
    cuts: [
      'expire-holds-7',
      'extend-hold-5',
      'look-at-event-6',
      'place-holds-7',
      'read-board-3',
      'read-hold-3',
      'release-hold-7',
      'settle-seats-7',
    ].map((script) => line(`holds/lua/${script}.lua`, 'generation')),
    hiddenBy: [],
    probe: {
      spec: 'test/faults/redis-lost.spec.ts',
      test: 'is not believed: no hold is accepted before the state came from PostgreSQL',
    },
  },
  {
    id: 'second-look',
    against: 'the reconciler takes a claim in flight for a difference',
    cuts: [line('holds/reconcile.ts', 'second-look')],
    hiddenBy: [],
    probe: integration('reconcile', 'for a difference must be the same at two looks'),
  },
  // The order
  {
    id: 'one-order-a-hold',
    against: 'one hold becomes two orders',
    cuts: [{ sql: 'DROP INDEX orders_event_id_hold_id_key' }],
    hiddenBy: ['buyer-lock', 'address-lock', 'claim-state'],
    probe: orders('when he makes an order of a hold that is being made one: it is the same order'),
  },
  {
    id: 'buyer-lock',
    against: 'a buyer has more unpaid orders than he may',
    cuts: [line('checkout/checkout.store.ts', 'buyer-lock')],
    hiddenBy: [],
    probe: orders('when his third unpaid order and his fourth come at once, from two addresses'),
  },
  {
    id: 'address-lock',
    against: 'an address has more unpaid places than it may',
    cuts: [line('checkout/checkout.store.ts', 'address-lock')],
    hiddenBy: [],
    probe: orders('when two fans at one address come at once, for more places than an address may have'),
  },
  {
    id: 'order-lock',
    against: 'two requests decide on one order at once',
    cuts: [line('checkout/sql/lock-order.sql', 'order-lock')],
    hiddenBy: [],
    probe: payments('also when two are begun at once'),
  },
  {
    id: 'order-version',
    against: 'an order changes on an old reading',
    cuts: [line('checkout/sql/change-order.sql', 'order-version', '  AND $5::int IS NOT NULL')],
    hiddenBy: [],
    probe: rows('of an order'),
  },
  {
    id: 'deadline-recheck',
    against: 'an order expires whose time was extended meanwhile',
    cuts: [line('checkout/close-order.ts', 'deadline-recheck')],
    hiddenBy: [],
    probe: payments('when its time was extended while the sweep waited for it'),
  },
  {
    id: 'seen-closed',
    against: 'seats go back while their payment may still succeed',
    cuts: [line('checkout/close-order.ts', 'seen-closed')],
    hiddenBy: [],
    probe: integration('checkout-trouble', 'gives its seats back only when its payment is seen closed at the provider'),
  },
  {
    id: 'own-order',
    against: 'somebody reads the order of another one',
    cuts: [line('checkout/checkout.queries.ts', 'own-order')],
    hiddenBy: [],
    probe: integration('access', 'do not exist for anybody else: no cookie, another cookie, a link that is not theirs'),
  },
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
        'await this.database.transaction((own) => this.jobs.capture(own, payment)); const { settled } = await this.orders.run(tx, order);',
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
  // Jobs
  {
    id: 'lease',
    against: 'a job that was rung twice is done twice',
    cuts: [{ file: 'src/platform/outbox/sql/take-job.sql', marked: 'lease', leaves: '  AND $3::int IS NOT NULL' }],
    hiddenBy: [],
    probe: rows('that was leased anew is not done for its old ring'),
  },
  {
    id: 'skip-locked',
    against: 'one relay that is slow keeps all of them waiting',
    cuts: [{ file: 'src/platform/outbox/sql/lease-jobs.sql', from: ' SKIP LOCKED', to: '' }],
    hiddenBy: [],
    probe: rows('is leased to one relay, and the others do not wait for it'),
  },
  // Ledger and log
  {
    id: 'ledger-key',
    against: 'a movement of money is written twice',
    cuts: [
      { sql: 'DROP INDEX ledger_entries_event_id_key_account_key' },
      part(APPEND_MOVEMENT, 'ON CONFLICT (event_id, key, account) DO NOTHING', ''),
    ],
    hiddenBy: [],
    probe: rows('that is told of twice has moved once'),
  },
  {
    id: 'ledger-append-only',
    against: 'a movement of money is changed',
    cuts: [{ sql: 'DROP TRIGGER ledger_entries_append_only ON ledger_entries' }],
    hiddenBy: [],
    probe: rows('that has moved is never unwritten'),
  },
  {
    id: 'log-append-only',
    against: 'the log of a seat is changed',
    cuts: [{ sql: 'DROP TRIGGER inventory_log_append_only ON inventory_log' }],
    hiddenBy: [],
    probe: integration('audit-seals', 'and nobody who uses the tables can change a row or a seal'),
  },
  {
    id: 'stable',
    against: 'a row that commits late is in no seal',
    cuts: [line('audit/log-sources.ts', 'stable')],
    hiddenBy: [],
    probe: integration('audit-seals', 'is waited for: nothing behind it is sealed before it is there'),
  },
  // Tenants
  {
    id: 'tenant',
    against: 'an organizer makes use of what is of another one',
    cuts: [part('catalog/catalog.service.ts', 'return organizerId === null ? {} : { organizerId };', 'return {};')],
    hiddenBy: [],
    probe: integration('tenants', 'in any body that names one: 404, and nothing is made'),
  },
  {
    id: 'tenant-order',
    against: 'an organizer refunds the orders of another one',
    cuts: [part('refunds/refunds.queries.ts', '(tenant !== null && order.organizerId !== tenant)', 'false')],
    hiddenBy: [],
    probe: integration('refunds', 'has no orders of another one: they do not exist'),
  },
];
