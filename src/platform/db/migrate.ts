import { applyMigrations } from './apply-migrations.ts';

/** A program: brings the schema of `DATABASE_URL` up to date and says what it did. */
const databaseUrl = process.env.DATABASE_URL;
if (!databaseUrl) {
  console.error('DATABASE_URL is not set: give the address of the database to migrate.');
  process.exit(1);
}
const applied = await applyMigrations(databaseUrl);
console.log(applied.length > 0 ? `applied ${applied.join(', ')}` : 'the schema is up to date');
// The engine keeps a connection open; everything is done.
process.exit(0);
