import { parseArgs } from 'node:util';
import pg from 'pg';
import { compareWithTables, findEvent, moneyAt, type StateAt, stateAt } from './modules/audit/index.ts';
import { LiveEvents, type LiveEvent } from './modules/catalog/index.ts';
import { levelOf } from './modules/holds/index.ts';
import type { PlaceState } from './modules/inventory/index.ts';
import { Clock } from './platform/clock/index.ts';
import { Database } from './platform/db/index.ts';

const STATES: readonly [PlaceState, string][] = [
  ['f', 'free'],
  ['c', 'claimed'],
  ['s', 'sold'],
  ['x', 'blocked'],
];
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)$/;
const MOST_SHOWN = 20;

/**
 * A program: rebuilds an event from its log, as it was at an instant, or as it is now, which it compares with the tables.
 * Reads `DATABASE_URL` and writes nothing. `--seats` prints each place.
 */
async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { seats: { type: 'boolean' } } });
  const [name, instant] = positionals;
  if (!name) throw new Error('Give an event: npm run state-at -- stadium-final [2026-11-22T10:00:00Z] [--seats].');
  if (instant !== undefined && !INSTANT.test(instant))
    throw new Error(`${instant} is no instant: give it as 2026-11-22T10:00:00Z, with its offset.`);
  const connectionString = process.env.DATABASE_URL;
  if (!connectionString) throw new Error('DATABASE_URL is not set: give the address of the database to read.');

  const client = new pg.Client({ connectionString, application_name: 'stampede state-at' });
  const database = new Database({ databaseUrl: connectionString, databasePoolSize: 1 });
  await client.connect();
  try {
    const { id, slug } = await findEvent(client, name);
    const event = await new LiveEvents(database, new Clock()).byNumber(id);
    const compared = instant === undefined ? await compareWithTables(client, id) : null;
    const state = compared ?? (await stateAt(client, id, instant ?? null));
    console.log(
      `${slug}, ${instant ?? 'now'}: ${state.places.size} places, rebuilt from ${state.lines} lines of the log`,
    );
    printLevels(event, state);
    for (const { account, currency, amount } of await moneyAt(client, id, instant ?? null))
      console.log(`  ${account.padEnd(24)}${String(amount).padStart(9)} ${currency}, minor units`);
    if (values.seats) printSeats(event, state);
    const reports = [report('lines that do not follow from those before', state.gaps)];
    if (compared) {
      reports.push(report('places where log and tables differ', compared.differences));
      reports.push(report('payments where ledger and tables differ', compared.moneyDifferences));
    }
    return reports.every(Boolean);
  } finally {
    await client.end();
    await database.onApplicationShutdown();
  }
}

function printLevels(event: LiveEvent, { places }: StateAt): void {
  const counts = new Map(event.levels.map(({ key }) => [key, { f: 0, c: 0, s: 0, x: 0 }]));
  for (const [seatNo, { state }] of places) {
    const count = counts.get(levelOf(event, seatNo).key);
    if (count) count[state]++;
  }
  console.log(`  ${'price level'.padEnd(24)}${STATES.map(([, word]) => word.padStart(9)).join('')}`);
  for (const { key, name } of event.levels) {
    const numbers = STATES.map(([state]) => String(counts.get(key)?.[state] ?? 0).padStart(9));
    console.log(`  ${name.padEnd(24)}${numbers.join('')}`);
  }
}

function printSeats(event: LiveEvent, { places }: StateAt): void {
  const words = new Map(STATES);
  for (const [seatNo, { state, orderId }] of places) {
    const seat = event.places.labelOf(seatNo).id;
    console.log(`  ${seatNo} ${seat} ${levelOf(event, seatNo).key} ${words.get(state)}${orderId ? ` ${orderId}` : ''}`);
  }
}

function report(what: string, faults: readonly string[]): boolean {
  console.log(`${faults.length === 0 ? 'ok    ' : 'BROKEN'}  ${what}: ${faults.length}`);
  for (const fault of faults.slice(0, MOST_SHOWN)) console.log(`          ${fault}`);
  return faults.length === 0;
}

main().then(
  (agrees) => {
    // Left to end by itself: an exit now would cut off what a pipe has not taken yet.
    process.exitCode = agrees ? 0 : 1;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
