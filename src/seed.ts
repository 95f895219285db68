import { writeFile } from 'node:fs/promises';
import pg from 'pg';
import { parseConfig, WrongSetting } from './platform/config/index.ts';

/**
 * A program: gives an empty database its first keys and the demo (or, with --without-demo, an operator's key alone), and
 * leaves any other alone. The keys go to STAMPEDE_KEYS_FILE, readable by its owner only, or else are printed: they are
 * shown nowhere again.
 */
async function main(): Promise<void> {
  const config = parseConfig(process.env);
  const begun = await alreadyThere(config.databaseUrl);
  if (begun.operators > 0) return console.log('the database has its keys already: nothing to seed');
  if (begun.organizers > 0)
    throw new WrongSetting('The demo was cut off half way: begin anew with npm start -- --fresh.');

  // The app takes a second to load: only where there is something to do.
  const { seed } = await import('./seed/seed.ts');
  const keys = await seed(config, !process.argv.includes('--without-demo'), (line) => console.log(line));
  const text = `${JSON.stringify(keys, null, 2)}\n`;
  const file = process.env.STAMPEDE_KEYS_FILE;
  if (file) await writeFile(file, text, { mode: 0o600 });
  else console.log(text);
}

async function alreadyThere(connectionString: string): Promise<{ operators: number; organizers: number }> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const { rows } = await client
    .query<{ operators: number; organizers: number }>(
      `SELECT (SELECT count(*)::int FROM staff_keys WHERE role = 'operator') AS operators,
              (SELECT count(*)::int FROM organizers) AS organizers`,
    )
    .finally(() => client.end());
  return rows[0] ?? { operators: 0, organizers: 0 };
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof WrongSetting ? error.message : error);
    process.exit(1);
  },
);
