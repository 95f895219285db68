import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { openSchemaEngine } from './schema-engine.ts';

const MIGRATIONS_DIR = path.resolve(import.meta.dirname, '../../../prisma/migrations');
const NO_FILTERS = { externalTables: [], externalEnums: [] };

/** Brings the schema of a database up to date. @returns the names of the migrations applied now. */
export async function applyMigrations(databaseUrl: string): Promise<string[]> {
  const folders = (await readdir(MIGRATIONS_DIR, { withFileTypes: true })).filter((each) => each.isDirectory());
  const migrationDirectories = await Promise.all(
    folders
      .map(({ name }) => name)
      .sort()
      .map(async (name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: {
            tag: 'ok' as const,
            value: await readFile(path.join(MIGRATIONS_DIR, name, 'migration.sql'), 'utf8'),
          },
        },
      })),
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
