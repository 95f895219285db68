import 'reflect-metadata';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.ts';
import { OrganizersService } from '../modules/identity/index.ts';
import type { Config } from '../platform/config/index.ts';
import type { Demo } from './demo.ts';
import { seedDemo } from './seed-demo.ts';

const DEMO = path.resolve(import.meta.dirname, '../../prisma/demo');

export interface SeededKeys {
  readonly operator: string;
  readonly organizers: readonly { readonly name: string; readonly key: string }[];
}

/** @returns every key that was made, once. The operator's is made last: it says that the seed is whole. */
export async function seed(config: Config, withDemo: boolean, say: (line: string) => void): Promise<SeededKeys> {
  const quiet = { ...config, workers: false, logLevel: 'warn' };
  const app = await NestFactory.createApplicationContext(AppModule.with(quiet), { logger: ['error', 'warn'] });
  const demo = JSON.parse(await readFile(path.join(DEMO, 'demo.json'), 'utf8')) as Demo;
  const made = withDemo ? await seedDemo(app, DEMO, demo, say) : [];
  const operator = await app.get(OrganizersService).addKey(null, 'operator', 'Operator');
  await app.close();
  return { operator, organizers: made.map(({ name, key }) => ({ name, key })) };
}
