import { sqlFile, type Statement } from '../../../platform/db/index.ts';

/** A promise that must hold whatever happens. Its statement returns one row for each place where it is broken. */
export interface Invariant {
  readonly id: string;
  readonly promise: string;
  readonly statement: Statement;
}

const statement = (name: string) => sqlFile(import.meta.url, `./sql/${name}.sql`);

/**
 * What can be asked of PostgreSQL alone, by the names of the design. I4, I8 and the provider's side of I7 need a rig that
 * has seen what clients and provider were told: the fault tests ask those.
 */
export const INVARIANTS: readonly Invariant[] = [
  { id: 'I1', promise: 'no place has two live tickets or two owners', statement: statement('i1-one-owner') },
  {
    id: 'I2',
    promise: 'captured money has its tickets within 15 minutes',
    statement: statement('i2-captured-has-tickets'),
  },
  {
    id: 'I3',
    promise: 'a payment is of its order’s amount, and an order is captured once',
    statement: statement('i3-payment-fits-order'),
  },
  { id: 'I5', promise: 'every place is counted once, and its owner agrees', statement: statement('i5-places-add-up') },
  {
    id: 'I6',
    promise: 'a released order has no payment that may still succeed',
    statement: statement('i6-released-is-closed'),
  },
  { id: 'I9', promise: 'no job or webhook waits longer than 5 minutes', statement: statement('i9-nothing-waits') },
  { id: 'I11', promise: 'no row crosses tenants', statement: statement('i11-one-tenant') },
  {
    id: 'I13',
    promise: 'places moved along declared edges only, and the log says how',
    statement: statement('i13-log-agrees'),
  },
];
