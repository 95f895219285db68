import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { MIGRATIONS_DIR, migrationNames } from './migrations.ts';
import { openSchemaEngine } from './schema-engine.ts';

const NO_FILTERS = { externalTables: [], externalEnums: [] };

/** Brings the schema of a database up to date. @returns the names of the migrations applied now. */
export async function applyMigrations(databaseUrl: string): Promise<string[]> {
  const migrationDirectories = await Promise.all(
    (await migrationNames()).map(async (name) => {
      const value = await readFile(path.join(MIGRATIONS_DIR, name, 'migration.sql'), 'utf8');
      return { path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value } } };
    }),
  );
  const engine = await openSchemaEngine(databaseUrl);
  const { appliedMigrationNames } = await engine.applyMigrations({
    migrationsList: {
      baseDir: MIGRATIONS_DIR,
      lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
      shadowDbInitScript: '',
      migrationDirectories,
    },
    filters: NO_FILTERS,
  });
  return appliedMigrationNames;
}
