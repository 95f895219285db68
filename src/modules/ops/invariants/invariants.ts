import { sqlFile, type Statement } from '../../../platform/db/index.ts';
import { MOST_UNPAID_ORDERS } from '../../checkout/index.ts';
import { PLACE_TRANSITIONS } from '../../inventory/index.ts';

/** What a check is told of the installation. */
export interface Limits {
  /** Most places that one address may claim without paying; null: not known, and not judged. */
  readonly seatsPerAddress: number | null;
}

/** A question of an invariant. */
export interface Asked {
  /** Returns one row for each place where the promise is broken. */
  readonly statement: Statement;
  /** Its leading parameters. */
  readonly values?: (limits: Limits) => readonly unknown[];
  /** Whether it also judges a few orders alone, with tables that hold nothing else. */
  readonly ofOrders: boolean;
}

/** A promise that must hold whatever happens. */
export interface Invariant {
  readonly id: string;
  readonly promise: string;
  readonly asked: readonly Asked[];
}

const statement = (name: string) => sqlFile(import.meta.url, `./sql/${name}.sql`);
const ofOrders = (name: string): Asked => ({ statement: statement(name), ofOrders: true });
const ofAll = (name: string): Asked => ({ statement: statement(name), ofOrders: false });

/** Every edge that a place may go along, as `fc` from free to claimed. */
export const PLACE_EDGES = Object.entries(PLACE_TRANSITIONS).flatMap(([from, all]) => all.map((to) => from + to));

/** What can be asked of PostgreSQL alone, by the names of the design. I12, the sealed log, is the audit room's own question. */
export const INVARIANTS: readonly Invariant[] = [
  { id: 'I1', promise: 'no place has two live tickets or two owners', asked: [ofOrders('i1-one-owner')] },
  {
    id: 'I2',
    promise: 'captured money has its tickets, or goes back, within 15 minutes',
    asked: [ofOrders('i2-captured-has-tickets')],
  },
  {
    id: 'I3',
    promise: 'a payment is of its order’s amount, and an order is captured once',
    asked: [ofOrders('i3-payment-fits-order')],
  },
  {
    id: 'I5',
    promise: 'every place is counted once, and its owner agrees',
    asked: [ofAll('i5-places-add-up'), ofAll('i5-allotted-is-its-own'), ofOrders('i5-owners-agree')],
  },
  {
    id: 'I6',
    promise: 'a released order has no payment that may still succeed',
    asked: [ofOrders('i6-released-is-closed')],
  },
  {
    id: 'I7',
    promise: 'the ledger sums to zero and says what payments and refunds say',
    asked: [ofOrders('i7-ledger-balances')],
  },
  { id: 'I9', promise: 'no job or webhook waits longer than 5 minutes', asked: [ofOrders('i9-nothing-waits')] },
  {
    id: 'I10',
    promise:
      'no visitor or address claims more than its limit without paying, and no package is sold more often than there are',
    asked: [
      {
        statement: statement('i10-limits-hold'),
        values: ({ seatsPerAddress }) => [MOST_UNPAID_ORDERS, seatsPerAddress],
        ofOrders: true,
      },
      ofAll('i10-packages-fit'),
    ],
  },
  { id: 'I11', promise: 'no row crosses tenants or orders', asked: [ofOrders('i11-one-tenant')] },
  {
    id: 'I13',
    promise: 'places moved along declared edges only, and the log says how',
    asked: [{ statement: statement('i13-log-agrees'), values: () => [PLACE_EDGES], ofOrders: false }],
  },
];

export const SEALED = { id: 'I12', promise: 'the sealed log verifies' } as const;

/** What nobody can ask of a database: it takes a witness of what clients and the provider were told. The fault tests are one. */
export const OF_THE_RIG = [
  { id: 'I4', promise: 'no hold is lost before its deadline, and no claim ever' },
  { id: 'I7', promise: 'the ledger is the provider’s truth' },
  { id: 'I8', promise: 'what a client was told is still true' },
] as const;
