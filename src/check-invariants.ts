import pg from 'pg';
import { checkInvariants, OF_THE_RIG } from './modules/ops/index.ts';

/** A program: one line an invariant, with its count; fails when one is broken. Reads `DATABASE_URL` and writes nothing. */
async function main(): Promise<boolean> {
  const { DATABASE_URL: connectionString, HOLD_SEATS_PER_ADDRESS } = process.env;
  if (!connectionString) throw new Error('DATABASE_URL is not set: give the address of the database to check.');
  // What the replicas allow is their setting: a limit that is not told here is not judged here, only by them.
  const seatsPerAddress = HOLD_SEATS_PER_ADDRESS ? Number(HOLD_SEATS_PER_ADDRESS) : null;
  const client = new pg.Client({ connectionString, application_name: 'stampede check:invariants' });
  await client.connect();
  const checked = await checkInvariants(client, { seatsPerAddress }).finally(() => client.end());
  for (const { id, promise, broken, examples, durationMs } of checked) {
    console.log(
      `${broken === 0 ? 'ok    ' : 'BROKEN'}  ${id.padEnd(3)}  ${promise}: ${broken} (${Math.round(durationMs)} ms)`,
    );
    for (const example of examples) console.log(`          ${JSON.stringify(example)}`);
  }
  for (const { id, promise } of OF_THE_RIG) {
    console.log(`-       ${id.padEnd(3)}  ${promise}: asked by the fault tests, which saw what was told`);
  }
  return checked.every(({ broken }) => broken === 0);
}

main().then(
  (clean) => process.exit(clean ? 0 : 1),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
