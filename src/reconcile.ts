import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.ts';
import { Gateways } from './modules/payments/index.ts';
import { MISMATCHES, Reconcile, type Reconciled, ReconcileQueries } from './modules/reconcile/index.ts';
import { parseConfig, WrongSetting } from './platform/config/index.ts';

const DAY_MS = 24 * 3_600_000;
const PROGRESS_EVERY_MS = 2_000;

/**
 * A program: compares our books with every payment provider's, or one's, and prints what is open. Takes a replica's settings;
 * fails while a mismatch is open.
 */
async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      provider: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  const span = spanOf(values.from, values.to);
  const say = (line: string) => (values.json ? undefined : console.log(line));
  const config = parseConfig(process.env);
  const quiet = { ...config, workers: false, logLevel: 'warn' };
  const app = await NestFactory.createApplicationContext(AppModule.with(quiet), { logger: ['error'] });
  try {
    const names = app.get(Gateways).names();
    if (values.provider !== undefined && !names.includes(values.provider))
      throw new WrongSetting(`There is no provider ${values.provider}: give one of ${names.join(', ')}.`);
    const runs: (Reconciled & { provider: string })[] = [];
    for (const provider of values.provider === undefined ? names : [values.provider]) {
      let saidMs = performance.now();
      const done = await app.get(Reconcile).run({
        provider,
        kind: 'command',
        ...span,
        onProgress: (what, staged) => {
          if (performance.now() - saidMs < PROGRESS_EVERY_MS) return;
          saidMs = performance.now();
          say(`…       ${provider}: ${staged} ${what}`);
        },
      });
      if (!done) continue;
      runs.push({ provider, ...done });
      say(
        `ok      ${provider}: ${done.payments} payments and ${done.settlementRows} settled rows compared, ${done.found} mismatches`,
      );
    }
    const { counts } = await app.get(ReconcileQueries).mismatches(null, 1);
    if (values.json) console.log(JSON.stringify({ ...span, runs, open: counts }));
    for (const { provider, kind, open } of counts)
      say(
        `OPEN    ${String(open).padStart(6)}  ${provider}  ${kind.padEnd(25)} ${MISMATCHES[kind].owner}: ${MISMATCHES[kind].says}`,
      );
    return counts.length === 0;
  } finally {
    await app.close();
  }
}

/** The last two days, unless it is said otherwise: what settles still is left out. */
function spanOf(from: string | undefined, to: string | undefined): { from: Date; to: Date } {
  const end = to === undefined ? new Date() : instant('--to', to);
  const begin = from === undefined ? new Date(end.getTime() - 2 * DAY_MS) : instant('--from', from);
  if (begin >= end) throw new WrongSetting('--from is not before --to.');
  return { from: begin, to: end };
}

function instant(name: string, given: string): Date {
  const at = new Date(given);
  if (Number.isNaN(at.getTime()))
    throw new WrongSetting(`${name} is "${given}": give a day or an instant of ISO 8601.`);
  return at;
}

main().then(
  (clean) => process.exit(clean ? 0 : 1),
  (error: unknown) => {
    console.error(error instanceof WrongSetting || error instanceof TypeError ? error.message : error);
    process.exit(1);
  },
);
