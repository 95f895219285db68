import type { Guard } from './guard.ts';
import { integration, line, noOrphans, orders, part, payments, places, rows, streams } from './places-in-code.ts';

const CLAIM = places('claims none that somebody else has sold');
const SELL = places('buys none that somebody else has claimed');
const RELEASE = places('frees none that it has bought');
const GIVE_BACK = places('gives back none that it has not bought');

/** Guards of a seat and of the order that wants it. */
export const SEAT_GUARDS: readonly Guard[] = [
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
    id: 'whole',
    against: 'what Redis has lost of an event goes unnoticed',
    cuts: [line('holds/compare-event.ts', 'whole')],
    hiddenBy: [],
    probe: {
      spec: 'test/faults/redis-lost.spec.ts',
      test: 'in part, its counts: this event alone gets a new generation, and its fans are told',
    },
  },
  {
    id: 'account-holds',
    against: 'who signs in in many browsers holds as much in each',
    cuts: [line('holds/lua/place-holds-7.lua', 'account-holds')],
    hiddenBy: [],
    probe: integration('accounts', 'and holds as many places as an order may have, in however many browsers'),
  },
  {
    id: 'orphan',
    against: 'a fan leaves a single seat alone',
    cuts: [line('holds/lua/place-holds-7.lua', 'orphan')],
    hiddenBy: [],
    probe: noOrphans('is refused, and says which; what is offered instead can be taken with one call'),
  },
  {
    id: 'orphan-windows',
    against: 'best available leaves a single seat alone in a row that has changed since',
    cuts: [line('holds/lua/place-holds-7.lua', 'orphan-windows', '  for harm = 2, 2 do')],
    hiddenBy: [],
    probe: noOrphans('and takes the next place in the row'),
  },
  {
    id: 'orphan-groups',
    against: 'best available in two rows leaves a single seat alone that nobody had to',
    cuts: [line('holds/lua/place-holds-7.lua', 'orphan-groups', '    local harms = false')],
    hiddenBy: [],
    probe: noOrphans('and takes the next pair of rows'),
  },
  {
    id: 'accessible-kept',
    against: 'places that are kept for those who need them go to whoever is quicker',
    cuts: [line('holds/choose-places.ts', 'accessible-kept')],
    hiddenBy: [],
    probe: integration(
      'channels',
      'for parties that say they need them; everybody else is told why, and what else there is',
    ),
  },
  {
    id: 'accessible-wish',
    against: 'best available gives kept places to who asks for their price',
    cuts: [line('holds/best/wish.ts', 'accessible-wish')],
    hiddenBy: [],
    probe: integration('channels', 'also by best available, whatever level is asked for'),
  },
  {
    id: 'companion',
    against: 'a companion has a place, and who he comes with has none',
    cuts: [line('holds/choose-places.ts', 'companion')],
    hiddenBy: [],
    probe: integration('channels', 'and a companion’s place goes with a wheelchair place beside it, which is offered'),
  },
  {
    id: 'companion-apart',
    against: 'best available sends the companions elsewhere',
    cuts: [line('holds/choose-places.ts', 'companion-apart', '    return true;')],
    hiddenBy: [],
    probe: integration('channels', 'and best available parts nobody from his companions'),
  },
  {
    id: 'second-look',
    against: 'the reconciler takes a claim in flight for a difference',
    cuts: [line('holds/reconcile.ts', 'second-look')],
    hiddenBy: [],
    probe: integration('reconcile', 'for a difference must be the same at two looks'),
  },
  // What is seen of it
  {
    id: 'stream-generation',
    against: 'a page shows seats of before Redis was lost',
    cuts: [line('holds/stream/event-stream.ts', 'stream-generation')],
    hiddenBy: [],
    probe: streams('of another generation than his he is told to take a snapshot'),
  },
  {
    id: 'stream-gap',
    against: 'a page that was cut off goes on with changes missing',
    cuts: [
      part(
        'holds/stream/frame-ring.ts',
        'first < 0 ? null : this.frames.slice(first); // guard: stream-gap',
        'this.frames.slice(Math.max(first, 0));',
      ),
    ],
    hiddenBy: [],
    probe: streams('and from a version that is not kept any more too'),
  },
  {
    id: 'slow-reader',
    against: 'one page that does not read fills the memory of a replica',
    cuts: [line('holds/stream/reader.ts', 'slow-reader')],
    hiddenBy: [],
    probe: streams('and where his connection is full it is left alone, however much happens: nothing piles up'),
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
];
