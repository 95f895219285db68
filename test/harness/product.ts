import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { type Fakepay, type FakepayOptions, startFakepay } from '../../fakepay/index.ts';
import { type FakepayB, type FakepayBOptions, startFakepayB } from '../../fakepay/b/index.ts';
import { freePort } from '../../local/free-port.ts';
import { inRoot } from '../../local/paths.ts';
import { makeSecrets } from '../../local/secrets.ts';
import { type RunningBalancer, startBalancer } from './balancer.ts';
import { programOf } from './copy-build.ts';
import { plainEnv, type Program, startProgram } from './program.ts';
import { theRun } from './run.ts';
import { testStores, type TestStores } from './stores.ts';
import { until } from './wait.ts';

export interface ProductOptions {
  /** 1 when absent. */
  replicas?: number;
  /** On top of what every replica is told. */
  env?: Record<string, string>;
  /** On top of that, what only one of them is told. */
  envOf?: (replica: number) => Record<string, string>;
  /** Stores that somebody else ends; stores of its own when absent. */
  stores?: TestStores;
  /** What to run, from the root: the build of this run when absent, or what `distWithout` made. */
  dist?: string;
  /** One address in front of all replicas; `nginx`: that of installations in containers, where it can be had. */
  balancer?: boolean | 'nginx';
  /** By how much replicas and balancer give way to whoever measures them; not at all when absent. */
  nice?: number;
  fakepay?: FakepayOptions;
  /** Starts a second gateway as well; `{}` as it comes. */
  fakepayB?: FakepayBOptions;
}

export interface Replica {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Sends the signal and waits until the process is gone. @returns its exit code, null when the signal has ended it */
  kill(name: NodeJS.Signals): Promise<number | null>;
  /** Resolves when the process is gone. */
  readonly stopped: Promise<unknown>;
}

export interface Organizer {
  readonly id: string;
  readonly name: string;
  readonly key: string;
}

export interface Product {
  /** The balancer's address, or the first replica's. */
  readonly url: string;
  readonly replicas: readonly Replica[];
  /** Starts a replica that is gone again, on its old port; the balancer has taken it in again when this resolves. */
  restart(index: number): Promise<void>;
  /** Null where there is none. nginx's workers are children of that process. */
  readonly balancer: Pick<RunningBalancer, 'name' | 'pid'> | null;
  readonly fakepay: Fakepay;
  /** Null unless it was asked for. */
  readonly fakepayB: FakepayB | null;
  readonly stores: TestStores;
  readonly operatorKey: string;
  /** Two tenants, so that a test can try what is the other's. */
  readonly organizers: readonly [Organizer, Organizer];
  /** Folder that mails are collected in. */
  readonly outbox: string;
  /** What a replica, the first when absent, has written since it started last. */
  log(index?: number): string;
  /** Sends a request with a key. @throws unless it is answered with 2xx */
  admin<T>(key: string, method: string, path: string, body?: unknown): Promise<T>;
  close(): Promise<void>;
}

const TAKEN_IN = { what: 'the balancer sends requests to the replica again' };

/** The whole product with nothing in it: real processes on free ports, own stores, the gateway in this process. */
export async function startProduct(options: ProductOptions = {}): Promise<Product> {
  const stores = options.stores ?? (await testStores());
  const dist = options.dist ?? theRun().dist;
  const closers: (() => Promise<void>)[] = options.stores ? [] : [() => stores.close()];
  const close = async (): Promise<void> => {
    for (const one of closers.splice(0).toReversed()) await one();
  };
  try {
    const ports = await Promise.all(Array.from({ length: options.replicas ?? 1 }, () => freePort()));
    const port = options.balancer ? await freePort() : (ports[0] ?? 0);
    const url = `http://127.0.0.1:${port}`;
    const heard = options.balancer ? [port] : ports;
    const webhookUrl = heard.map((each) => `http://127.0.0.1:${each}/api/webhooks/stripe`).join(',');
    const fakepay = await startFakepay({ webhookUrl, ...options.fakepay });
    closers.push(() => fakepay.close());
    const fakepayB = options.fakepayB ? await startSecond(url, options.fakepayB) : null;
    closers.push(async () => fakepayB?.close());

    const outbox = path.join(theRun().runFolder, `outbox-${randomBytes(4).toString('hex')}`);
    mkdirSync(outbox);
    const env = { ...replicaEnv(stores, fakepay, { url, outbox }), ...secondEnv(fakepayB), ...options.env };
    const start = (index: number): Promise<Program> =>
      startReplica(dist, ports[index]!, { ...env, ...options.envOf?.(index) }, options.nice);
    const programs = await Promise.all(ports.map((_, index) => start(index)));
    closers.push(async () => {
      await Promise.all(programs.map((program) => program.kill('SIGKILL')));
    });
    const wanted = options.balancer === true ? 'node' : options.balancer;
    const balancer = wanted ? await startBalancer(wanted, port, ports, options.nice) : null;
    if (balancer) closers.push(() => balancer.close());

    const admin: Product['admin'] = (key, method, to, body) => adminRequest(url + to, key, method, body);
    const operatorKey = await insertOperator(stores);
    const create = (name: string) => admin<Organizer>(operatorKey, 'POST', '/api/admin/organizers', { name });
    return {
      url,
      replicas: ports.map((each, index) => replicaView(each, () => programs[index]!)),
      restart: async (index) => {
        programs[index] = await start(index);
        if (balancer) await until(() => balancer.takesPart(ports[index]!), TAKEN_IN);
      },
      balancer: balancer && { name: balancer.name, pid: balancer.pid },
      fakepay,
      fakepayB,
      stores,
      operatorKey,
      organizers: [await create('Harbour Concerts'), await create('Hill Theatre')],
      outbox,
      log: (index = 0) => programs[index]!.log(),
      admin,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function replicaEnv(
  stores: TestStores,
  fakepay: Fakepay,
  { url, outbox }: { url: string; outbox: string },
): NodeJS.ProcessEnv {
  const { sessionSecret, ticketSigningKey } = makeSecrets();
  return {
    ...plainEnv(),
    NODE_ENV: 'production',
    DATABASE_URL: stores.databaseUrl,
    REDIS_URL: stores.redisUrl,
    PUBLIC_URL: url,
    SESSION_SECRET: sessionSecret,
    TICKET_SIGNING_KEY: ticketSigningKey,
    MAIL_OUTBOX_DIR: outbox,
    TRUSTED_PROXIES: '127.0.0.1',
    WEB_DIR: inRoot('web', 'dist'),
    DRAIN_MS: '200',
    STRIPE_SECRET_KEY: fakepay.keys.secret,
    STRIPE_PUBLISHABLE_KEY: fakepay.keys.publishable,
    STRIPE_WEBHOOK_SECRET: fakepay.webhookSecret,
    STRIPE_API_BASE: fakepay.url,
    STRIPE_SCRIPT_URL: `${fakepay.url}/v3/stripe.js`,
  };
}

const startSecond = (url: string, options: FakepayBOptions): Promise<FakepayB> =>
  startFakepayB({ webhookUrl: `${url}/api/webhooks/fakepay-b`, ...options });

const secondEnv = (fakepayB: FakepayB | null): Record<string, string> =>
  fakepayB === null
    ? {}
    : {
        FAKEPAY_B_API_BASE: fakepayB.url,
        FAKEPAY_B_PUBLIC_API_BASE: fakepayB.url,
        FAKEPAY_B_SECRET_KEY: fakepayB.keys.secret,
        FAKEPAY_B_WEBHOOK_SECRET: fakepayB.webhookSecret,
        PAYMENT_PROVIDERS: 'stripe,fakepay-b',
      };

function startReplica(dist: string, port: number, env: NodeJS.ProcessEnv, nice?: number): Promise<Program> {
  return startProgram({
    name: 'replica',
    command: process.execPath,
    nice,
    args: [programOf(dist, 'main.js')],
    env: { ...env, PORT: String(port) },
    runFolder: theRun().runFolder,
    isReady: () => answersOk(`http://127.0.0.1:${port}/readyz`),
  });
}

/** The program behind a replica changes when it is started again; who holds the replica sees the new one. */
function replicaView(port: number, program: () => Program): Replica {
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    get pid() {
      return program().pid;
    },
    get stopped() {
      return program().stopped;
    },
    kill: (name) => program().kill(name),
  };
}

/** The first key of an installation comes from outside, as the seed's does. */
async function insertOperator(stores: TestStores): Promise<string> {
  const key = `sk_stampede_${randomBytes(32).toString('base64url')}`;
  const hash = createHash('sha256').update(key).digest();
  await stores.query(
    "INSERT INTO staff_keys (id, role, name, hash) VALUES (gen_random_uuid(), 'operator', 'Operator', $1)",
    [hash],
  );
  return key;
}

async function adminRequest<T>(url: string, key: string, method: string, body: unknown): Promise<T> {
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url} was answered with ${response.status}: ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

async function answersOk(url: string): Promise<boolean> {
  const response = await fetch(url).catch(() => null);
  await response?.arrayBuffer();
  return response?.ok ?? false;
}
