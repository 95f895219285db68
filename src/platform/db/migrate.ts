import pg from 'pg';
import { migrationNames } from './migrations.ts';

/** A program: brings the schema of `DATABASE_URL` up to date and says what it did. */
const databaseUrl = process.env.DATABASE_URL;
if (!databaseUrl) {
  console.error('DATABASE_URL is not set: give the address of the database to migrate.');
  process.exit(1);
}
if (await isUpToDate(databaseUrl)) {
  console.log('the schema is up to date');
} else {
  // The engine takes half a second to load: only where there is something to do.
  const { applyMigrations } = await import('./apply-migrations.ts');
  const applied = await applyMigrations(databaseUrl);
  console.log(applied.length > 0 ? `applied ${applied.join(', ')}` : 'the schema is up to date');
}
// The engine keeps a connection open; everything is done.
process.exit(0);

async function isUpToDate(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
    );
    const applied = new Set(rows.map(({ name }) => name));
    return (await migrationNames()).every((name) => applied.has(name));
  } catch {
    // No table of migrations yet: a new database.
    return false;
  } finally {
    await client.end();
  }
}
