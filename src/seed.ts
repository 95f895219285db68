import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.ts';
import { OrganizersService } from './modules/identity/index.ts';
import { parseConfig, WrongSetting } from './platform/config/index.ts';
import { seedDemo } from './seed/seed-demo.ts';

const DEMO = path.resolve(import.meta.dirname, '../prisma/demo');

/**
 * A program: gives an empty database its first keys and the demo, and leaves any other alone. The keys are written to
 * STAMPEDE_KEYS_FILE, readable by its owner only; they are shown nowhere else.
 */
async function main(): Promise<void> {
  const config = { ...parseConfig(process.env), workers: false, logLevel: 'warn' };
  const app = await NestFactory.createApplicationContext(AppModule.with(config), { logger: ['error', 'warn'] });
  const organizers = app.get(OrganizersService);
  if ((await organizers.list()).length > 0) {
    console.log('the database has organizers already: nothing to seed');
    return app.close();
  }
  const demo: unknown = JSON.parse(await readFile(path.join(DEMO, 'demo.json'), 'utf8'));
  const keys = await seedDemo(app, DEMO, demo, (line) => console.log(line));
  const keysFile = process.env.STAMPEDE_KEYS_FILE;
  if (keysFile && !existsSync(keysFile))
    await writeFile(keysFile, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  return app.close();
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof WrongSetting ? error.message : error);
    process.exit(1);
  },
);
