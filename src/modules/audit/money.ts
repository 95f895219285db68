import type pg from 'pg';
import { sqlFile } from '../../platform/db/index.ts';

const MONEY_AT = sqlFile(import.meta.url, './sql/money-at.sql');
const MONEY_DIFFERENCES = sqlFile(import.meta.url, './sql/money-differences.sql');

/** What an account of the ledger held for an event: minor units, negative for what left the buyers. */
export interface Balance {
  readonly account: string;
  readonly currency: string;
  readonly amount: number;
}

/** Where an event's money was. @param instant as PostgreSQL reads it, or null for all that is in the ledger */
export async function moneyAt(client: pg.ClientBase, eventId: number, instant: string | null): Promise<Balance[]> {
  return (await client.query<Balance & pg.QueryResultRow>({ ...MONEY_AT, values: [eventId, instant ?? 'infinity'] }))
    .rows;
}

/** Where the ledger and the payments disagree, a sentence each. */
export async function moneyDifferences(client: pg.ClientBase, eventId: number): Promise<string[]> {
  const { rows } = await client.query<Difference>({ ...MONEY_DIFFERENCES, values: [eventId] });
  return rows.map((row) => {
    const said = `the ledger has ${row.ledgerReserved} reserved and ${row.ledgerProvider} at the provider`;
    if (row.status === null) return `payment ${row.paymentId}: ${said}, and there is no such payment`;
    const unbalanced = row.ledgerTotal === 0 ? '' : `, and its entries sum to ${row.ledgerTotal}`;
    return (
      `payment ${row.paymentId} of order ${row.orderId}: ${said}${unbalanced}; ` +
      `the tables (${row.status}) have ${row.tableReserved ?? 'any'} and ${row.tableProvider}`
    );
  });
}

type Difference = {
  paymentId: string;
  orderId: string | null;
  status: string | null;
  tableReserved: number | null;
  tableProvider: number | null;
  ledgerReserved: number;
  ledgerProvider: number;
  ledgerTotal: number;
};
