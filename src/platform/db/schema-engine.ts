import { readFile } from 'node:fs/promises';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { PrismaPg } from '@prisma/adapter-pg';
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

/** The part of the global that is used: its types come with the browser's, which do not belong on a server. */
const { WebAssembly: wasm } = globalThis as unknown as {
  WebAssembly: {
    instantiate(code: Uint8Array, imports: object): Promise<{ instance: { exports: Record<string, unknown> } }>;
  };
};

/**
 * Prisma's own schema engine as WebAssembly. The CLI would download a native one; this one comes with npm, writes the
 * same `_prisma_migrations` table, and so leaves `prisma migrate deploy` usable elsewhere. Its API is internal: the
 * version is pinned.
 */
export async function openSchemaEngine(databaseUrl: string): Promise<engine.SchemaEngine> {
  const wasmUrl = new URL('schema_engine_bg.wasm', import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
  const { instance } = await wasm.instantiate(await readFile(wasmUrl), { './schema_engine_bg.js': engine });
  engine.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  const adapter = bindMigrationAwareSqlAdapterFactory(new WholeScripts({ connectionString: databaseUrl }));
  return engine.SchemaEngine.new({ datamodels: undefined }, () => {}, adapter);
}

/** Prisma's adapter cuts a script at every semicolon, also within a function's body. PostgreSQL takes scripts whole. */
class WholeScripts extends PrismaPg {
  override async connect(): ReturnType<PrismaPg['connect']> {
    const adapter = await super.connect();
    adapter.executeScript = async (script) => {
      const client = new pg.Client(this.connection);
      await client.connect();
      await client.query(script).finally(() => client.end());
    };
    return adapter;
  }

  constructor(private readonly connection: pg.ClientConfig) {
    super(connection);
  }
}
