import pg from 'pg';
import { checkInvariants } from './modules/ops/index.ts';

/** A program: one line an invariant, with its count; fails when one is broken. Reads `DATABASE_URL` and writes nothing. */
async function main(): Promise<boolean> {
  const connectionString = process.env.DATABASE_URL;
  if (!connectionString) throw new Error('DATABASE_URL is not set: give the address of the database to check.');
  const client = new pg.Client({ connectionString, application_name: 'stampede check:invariants' });
  await client.connect();
  const checked = await checkInvariants(client).finally(() => client.end());
  for (const { invariant, broken, examples, durationMs } of checked) {
    console.log(
      `${broken === 0 ? 'ok    ' : 'BROKEN'}  ${invariant.id.padEnd(3)}  ${invariant.promise}: ${broken} (${durationMs} ms)`,
    );
    for (const example of examples) console.log(`          ${JSON.stringify(example)}`);
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
