import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { findEvent, lostHeads, readHead, readHeads, verifySeals, writeHead } from './modules/audit/index.ts';

const PROGRESS_EVERY_MS = 2_000;

/**
 * A program: proves that the log is what was sealed. Reads `DATABASE_URL` and writes nothing. `--head` prints the newest
 * hashes instead, to be kept elsewhere; `--anchors <file>` also wants every hash of such a file in its place.
 */
async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { head: { type: 'boolean' }, anchors: { type: 'string' } },
  });
  const connectionString = process.env.DATABASE_URL;
  if (!connectionString) throw new Error('DATABASE_URL is not set: give the address of the database to verify.');
  const client = new pg.Client({ connectionString, application_name: 'stampede verify-log' });
  await client.connect();
  try {
    const eventId = positionals[0] === undefined ? undefined : (await findEvent(client, positionals[0])).id;
    if (values.head) {
      for (const head of await readHeads(client, eventId)) console.log(writeHead(head));
      return true;
    }
    const sealed = await verified(client, eventId);
    return values.anchors === undefined ? sealed : (await anchored(client, values.anchors)) && sealed;
  } finally {
    await client.end();
  }
}

async function verified(client: pg.Client, eventId: number | undefined): Promise<boolean> {
  const began = performance.now();
  let said = began;
  const result = await verifySeals(client, {
    eventId,
    onProgress: ({ rows, batches }) => {
      if (performance.now() - said < PROGRESS_EVERY_MS) return;
      said = performance.now();
      console.log(`…       ${rows} rows in ${batches} batches`);
    },
  });
  const { chains, batches, rows, unsealed, oldestUnsealedAt, breaks } = result;
  for (const { eventId: event, source, batchNo, kind, what } of breaks) {
    console.log(`BROKEN  event ${event}, ${source}, batch ${batchNo}: ${kind}: ${what}`);
  }
  const since = oldestUnsealedAt ? `, the oldest of ${oldestUnsealedAt.toISOString()}` : '';
  console.log(
    `${breaks.length === 0 ? 'ok    ' : 'BROKEN'}  ${rows} rows in ${batches} batches of ${chains} chains, ${breaks.length} broken ` +
      `(${Math.round(performance.now() - began)} ms); ${unsealed} rows not sealed yet${since}`,
  );
  return breaks.length === 0;
}

async function anchored(client: pg.Client, file: string): Promise<boolean> {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  const heads = lines.map((line) => {
    const head = readHead(line);
    if (!head) throw new Error(`${file} has a line that --head did not write: ${line}`);
    return head;
  });
  const lost = await lostHeads(client, heads);
  for (const { eventId, source, batchNo } of lost) {
    console.log(
      `BROKEN  event ${eventId}, ${source}, batch ${batchNo}: cut off or written anew: its anchored hash is gone`,
    );
  }
  console.log(`${lost.length === 0 ? 'ok    ' : 'BROKEN'}  ${heads.length} anchors, ${lost.length} gone`);
  return lost.length === 0;
}

main().then(
  (whole) => {
    // Left to end by itself: an exit now would cut off what a pipe has not taken yet.
    process.exitCode = whole ? 0 : 1;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
