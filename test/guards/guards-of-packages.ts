import type { Guard } from './guard.ts';
import { integration, line } from './places-in-code.ts';

const NO_MORE = integration(
  'packages',
  'no more often than there are: refused at the hold, and at the claim to who held it before',
);

/** Guards of packages: several tickets for one price. */
export const PACKAGE_GUARDS: readonly Guard[] = [
  {
    id: 'package-stock',
    against: 'a package is sold more often than there are',
    cuts: [line('catalog/packages/sql/take-package.sql', 'package-stock')],
    hiddenBy: [],
    probe: NO_MORE,
  },
  {
    id: 'package-claim',
    against: 'an order is made of a package that was sold out at its claim',
    cuts: [line('checkout/claim-places.ts', 'package-claim')],
    hiddenBy: [],
    probe: NO_MORE,
  },
  {
    id: 'package-return',
    against: 'a package of an order that ended unpaid can never be sold again',
    cuts: [line('checkout/release-order.ts', 'package-return')],
    hiddenBy: [],
    probe: NO_MORE,
  },
  {
    id: 'package-refunded',
    against: 'a package whose money went back can never be sold again',
    cuts: [line('refunds/return-places.ts', 'package-refunded')],
    hiddenBy: [],
    probe: integration('packages', 'given back whole by the fan; by the organizer also a ticket, for its share'),
  },
  {
    id: 'package-whole',
    against: 'a fan holds a part of a package, at the price of all of it',
    cuts: [line('holds/lua/place-holds-7.lua', 'package-whole')],
    hiddenBy: [],
    probe: integration('packages', 'all of it or nothing: where one component is gone, no seat stays held'),
  },
  {
    id: 'package-whole-refund',
    against: 'a fan buys one ticket at the price that it has in a package, by giving the others back',
    cuts: [line('refunds/request-refund.ts', 'package-whole-refund')],
    hiddenBy: [],
    probe: integration('packages', 'given back whole by the fan; by the organizer also a ticket, for its share'),
  },
];
