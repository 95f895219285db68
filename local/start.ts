import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from './build.ts';
import { CannotContinue } from './cannot-continue.ts';
import { command, tail } from './commands.ts';
import { readText, writableFolder } from './files.ts';
import { isFree } from './free-port.ts';
import { home, inHome, root } from './paths.ts';
import { postgresOutside } from './postgres.ts';
import { endsWhenStopped, isStopping, onStop, runProgram, wasSignalled } from './program.ts';
import { progress, say } from './progress.ts';
import { RunFile } from './run-file.ts';
import { keepReplicaEnv, keepStores } from './running.ts';
import { secrets as keptSecrets } from './secrets.ts';
import * as services from './services.ts';
import { readSettings, type Settings } from './settings.ts';
import { startStores } from './stores.ts';
import { Supervisor } from './supervisor.ts';

const STOP_WITHIN_MS = 9000;
/** What `--fresh` forgets. The cache and the build stay: they hold nothing of anyone's. */
const FORGOTTEN = [
  'postgres',
  'redis',
  'fakepay',
  'fakepay-b',
  'outbox',
  'logs',
  'secrets.json',
  'keys.json',
  'stores.json',
  'replica.json',
];

await runProgram(start);

async function start(): Promise<never> {
  const beganAt = performance.now();
  const settings = readSettings(process.env, process.argv.slice(2));
  const runFile = await takeHome(settings);
  const supervisor = new Supervisor({ logs: inHome('logs'), runFile, say });
  onStop({ stop: (impatient) => stop(supervisor, runFile, impatient) });

  await build();
  const secrets = keptSecrets();
  const stores = await progress('starting the stores', () => startStores(settings, secrets, supervisor, say));
  keepStores(stores);
  const gateways = settings.stripe
    ? []
    : [await services.fakepay(settings, secrets), await services.fakepayB(settings, secrets)];
  const payments: services.PaymentEnv = settings.stripe
    ? services.stripe(settings.stripe)
    : Object.assign({}, ...gateways.map((each) => each.payments));
  const around = { settings, secrets, ...stores, payments };
  const gatewaysStarted = supervisor.start(...gateways.map(({ service }) => service));

  const env = services.replicaEnv(around);
  keepReplicaEnv(env);
  await Promise.all([gatewaysStarted, prepareDatabase(env)]);

  const { services: replicas, addresses } = await services.replicas(around);
  await progress(`starting ${replicas.length} replicas`, () => supervisor.start(...replicas));
  await supervisor.start(services.balancer(settings, addresses));
  if (isStopping()) return forever();

  runFile.url = settings.publicUrl;
  endsWhenStopped();
  greet(settings, payments, performance.now() - beganAt);
  return forever();
}

/** Makes the folder ours: nobody else runs here, nothing is left of a run that was killed, the port is free. */
async function takeHome(settings: Settings): Promise<RunFile> {
  writableFolder(home);
  // PostgreSQL's own user passes through here; what is secret has modes of its own.
  chmodSync(home, 0o755);
  const file = inHome('run.json');
  const other = RunFile.livingOwner(file);
  if (other) {
    const where = other.url ? ` at ${other.url}` : '';
    throw new CannotContinue(
      `Stampede is already running here${where} (process ${other.pid}): stop it with Ctrl-C in its terminal or kill ${other.pid}.`,
    );
  }
  const ended = await progress('ending what the last run has left', () => RunFile.endLeftovers(file));
  if (ended.length > 0) say(`The last run was cut off; what it had left is ended now: ${ended.join(', ')}.`);
  if (!(await isFree(settings.port, settings.hosts[0]))) {
    throw new CannotContinue(
      `Port ${settings.port} is taken by another program: end that one, or choose another port (PORT=3001 npm start).`,
    );
  }
  if (settings.fresh) forget(settings);
  mkdirSync(inHome('outbox'), { recursive: true });
  for (const name of ['fakepay', 'fakepay-b']) mkdirSync(inHome(name), { recursive: true });
  return RunFile.take(file);
}

function forget(settings: Settings): void {
  for (const name of FORGOTTEN) rmSync(inHome(name), { recursive: true, force: true });
  rmSync(path.join(postgresOutside(), 'postgres'), { recursive: true, force: true });
  if (settings.databaseUrl) say('The database at DATABASE_URL is not ours to empty: it stays as it is.');
  if (settings.redisUrl) say('The Redis at REDIS_URL is not ours to empty: it stays as it is.');
}

/** Brings the tables up to date and puts the demo in, if it is not there. */
async function prepareDatabase(env: NodeJS.ProcessEnv): Promise<void> {
  await oneOff('migrating the database', 'dist/platform/db/migrate.js', env);
  await oneOff('seeding the demo', 'dist/seed.js', env);
}

async function oneOff(title: string, script: string, env: NodeJS.ProcessEnv): Promise<void> {
  if (isStopping()) return;
  const result = await progress(title, () =>
    command(process.execPath, ['--enable-source-maps', script], { cwd: root, env }),
  );
  if (!result.ok && !isStopping()) {
    throw new CannotContinue(
      `${tail(result.output)}\nThe start failed while ${title} (${script}); the data are as they were. Mend what is named above, then try again.`,
    );
  }
}

async function stop(supervisor: Supervisor, runFile: RunFile, impatient: boolean): Promise<void> {
  if (impatient) {
    await supervisor.kill();
  } else {
    if (wasSignalled()) say('Stopping…');
    await progress('stopping', () => supervisor.stop(STOP_WITHIN_MS));
  }
  runFile.release();
  if (!impatient && wasSignalled()) say('Stopped. Nothing is left running.');
}

function greet(settings: Settings, payments: services.PaymentEnv, tookMs: number): void {
  const lines = [
    '',
    `Stampede is running (${settings.replicas} replicas, started in ${(tookMs / 1000).toFixed(1)} s).`,
    '',
    `  Buy tickets       ${settings.publicUrl}`,
    `  Sell tickets      ${settings.publicUrl}/admin   the keys are in ${inHome('keys.json')}`,
  ];
  if (!settings.stripe) {
    lines.push(
      `  Pay               card 4242 4242 4242 4242, any later month, any code (fakepay at ${payments.STRIPE_PUBLIC_API_BASE})`,
    );
  }
  if (!settings.smtpUrl) lines.push(`  Mails             ${inHome('outbox')}`);
  lines.push(
    `  Logs              ${inHome('logs')}`,
    '',
    `Stop with Ctrl-C. The data stay in ${home}; npm start -- --fresh begins anew.`,
    '',
  );
  if (readText(inHome('keys.json')) === null && !settings.databaseUrl) {
    lines.push('The keys file is missing: npm start -- --fresh makes new keys, and a new demo.', '');
  }
  say(lines.join('\n'));
}

/** Until a signal ends it; meanwhile the supervisor's processes keep the program alive. */
function forever(): Promise<never> {
  return new Promise(() => undefined);
}
