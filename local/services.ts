import { get } from 'node:http';
import { freePort, isFree } from './free-port.ts';
import { BUNDLE, COMPILE_CACHE, inHome, inRoot, root } from './paths.ts';
import type { Secrets } from './secrets.ts';
import type { Settings, StripeKeys } from './settings.ts';
import type { Service } from './supervised-process.ts';

/** What a replica is told about payments. */
export type PaymentEnv = Record<`${'STRIPE' | 'FAKEPAY_B' | 'PAYMENT'}_${string}`, string>;

export interface ReplicaSurroundings {
  settings: Settings;
  secrets: Secrets;
  databaseUrl: string;
  redisUrl: string;
  payments: PaymentEnv;
}

const FAKEPAY_PORT = 4242;
const FAKEPAY_B_PORT = 4243;
const STRIPE_SCRIPT = 'https://js.stripe.com/v3/';
const ourEnv = inheritedEnv();

/** The gateway in the box, on its usual port when that is free, and what a replica must know of it. */
export async function fakepay(
  settings: Settings,
  secrets: Secrets,
): Promise<{ service: Service; payments: PaymentEnv }> {
  const port = await usualPort(FAKEPAY_PORT, settings);
  const service = nodeService('fakepay', port, ['fakepay/main.ts'], '/livez', {
    FAKEPAY_STATE_DIR: inHome('fakepay'),
    FAKEPAY_PUBLIC_URL: `http://localhost:${port}`,
    FAKEPAY_WEBHOOK_URL: `http://${loopbackOf(settings)}:${settings.port}/api/webhooks/stripe`,
    FAKEPAY_WEBHOOK_SECRET: secrets.fakepayWebhookSecret,
    FAKEPAY_SECRET_KEY: secrets.fakepaySecretKey,
    FAKEPAY_PUBLISHABLE_KEY: secrets.fakepayPublishableKey,
  });
  service.stopMs = 1500;
  return {
    service,
    payments: {
      STRIPE_SECRET_KEY: secrets.fakepaySecretKey,
      STRIPE_PUBLISHABLE_KEY: secrets.fakepayPublishableKey,
      STRIPE_WEBHOOK_SECRET: secrets.fakepayWebhookSecret,
      STRIPE_API_BASE: `http://127.0.0.1:${port}`,
      STRIPE_PUBLIC_API_BASE: `http://localhost:${port}`,
      STRIPE_SCRIPT_URL: `http://localhost:${port}/v3/stripe.js`,
    },
  };
}

/** The second gateway in the box, for when the first one is down. */
export async function fakepayB(
  settings: Settings,
  secrets: Secrets,
): Promise<{ service: Service; payments: PaymentEnv }> {
  const port = await usualPort(FAKEPAY_B_PORT, settings);
  const service = nodeService('fakepay-b', port, ['fakepay/b/main.ts'], '/livez', {
    FAKEPAY_B_STATE_DIR: inHome('fakepay-b'),
    FAKEPAY_B_PUBLIC_URL: `http://localhost:${port}`,
    FAKEPAY_B_WEBHOOK_URL: `http://${loopbackOf(settings)}:${settings.port}/api/webhooks/fakepay-b`,
    FAKEPAY_B_WEBHOOK_SECRET: secrets.fakepayWebhookSecret,
    FAKEPAY_B_SECRET_KEY: secrets.fakepaySecretKey,
  });
  service.stopMs = 1500;
  return {
    service,
    payments: {
      FAKEPAY_B_API_BASE: `http://127.0.0.1:${port}`,
      FAKEPAY_B_PUBLIC_API_BASE: `http://localhost:${port}`,
      FAKEPAY_B_SECRET_KEY: secrets.fakepaySecretKey,
      FAKEPAY_B_WEBHOOK_SECRET: secrets.fakepayWebhookSecret,
      PAYMENT_PROVIDERS: 'stripe,fakepay-b',
    },
  };
}

const usualPort = async (port: number, settings: Settings): Promise<number> =>
  settings.port !== port && (await isFree(port)) ? port : freePort();

export function stripe(keys: StripeKeys): PaymentEnv {
  const base = process.env.STRIPE_API_BASE || 'https://api.stripe.com';
  return {
    STRIPE_SECRET_KEY: keys.secretKey,
    STRIPE_PUBLISHABLE_KEY: keys.publishableKey,
    STRIPE_WEBHOOK_SECRET: keys.webhookSecret,
    STRIPE_API_BASE: base,
    STRIPE_PUBLIC_API_BASE: process.env.STRIPE_PUBLIC_API_BASE || base,
    STRIPE_SCRIPT_URL: process.env.STRIPE_SCRIPT_URL || STRIPE_SCRIPT,
  };
}

/** The whole environment of a replica but its port; migrations and the seed get the same. */
export function replicaEnv(around: ReplicaSurroundings): NodeJS.ProcessEnv {
  const { settings, secrets } = around;
  return {
    ...ourEnv,
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    DATABASE_URL: around.databaseUrl,
    REDIS_URL: around.redisUrl,
    PUBLIC_URL: settings.publicUrl,
    ...around.payments,
    SESSION_SECRET: secrets.sessionSecret,
    TICKET_SIGNING_KEY: secrets.ticketSigningKey,
    ...(settings.smtpUrl ? { SMTP_URL: settings.smtpUrl } : { MAIL_OUTBOX_DIR: inHome('outbox') }),
    DRAW_BEACON: settings.drawBeacon ?? 'none',
    WORKERS: process.env.WORKERS || 'on',
    // Only the balancer stands in front, on this machine.
    TRUSTED_PROXIES: '127.0.0.1,::1',
    LOG_LEVEL: process.env.LOG_LEVEL || 'info',
    WEB_DIR: inRoot('web', 'dist'),
    // The balancer asks every 250 ms: after twice that it sends nothing here any more.
    DRAIN_MS: process.env.DRAIN_MS || '500',
    STAMPEDE_KEYS_FILE: inHome('keys.json'),
  };
}

export async function replicas(around: ReplicaSurroundings): Promise<{ services: Service[]; addresses: string[] }> {
  const ports = await Promise.all(Array.from({ length: around.settings.replicas }, () => freePort()));
  const env = replicaEnv(around);
  const services = ports.map((port, index) => {
    const service = nodeService(
      `replica-${index + 1}`,
      port,
      ['--enable-source-maps', `dist/${BUNDLE}/main.js`],
      '/readyz',
      env,
    );
    service.stopMs = 4000;
    return service;
  });
  return { services, addresses: ports.map((port) => `127.0.0.1:${port}`) };
}

export function balancer(settings: Settings, addresses: string[]): Service {
  const service = nodeService('balancer', settings.port, ['local/balancer.ts'], '/livez', {
    HOSTS: settings.hosts.join(','),
    REPLICA_ADDRESSES: addresses.join(','),
  });
  service.isReady = () => answersOk(loopbackOf(settings), settings.port, '/livez');
  service.stopMs = 2000;
  return service;
}

function nodeService(name: string, port: number, args: string[], probe: string, env: NodeJS.ProcessEnv): Service {
  return {
    name,
    command: process.execPath,
    args,
    env: { ...ourEnv, ...env, NODE_COMPILE_CACHE: COMPILE_CACHE, PORT: String(port) },
    cwd: root,
    isReady: () => answersOk('127.0.0.1', port, probe),
    stopSignal: 'SIGTERM',
    killSignal: 'SIGKILL',
    stopMs: 2000,
  };
}

/** Where we ourselves reach the balancer, whatever it listens on. */
function loopbackOf(settings: Settings): string {
  const [host = '127.0.0.1'] = settings.hosts;
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '[::1]' : host;
}

/** What npm tells its scripts is not for the servers. */
function inheritedEnv(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));
}

function answersOk(host: string, port: number, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host: host.replace(/[[\]]/g, ''), port, path, agent: false, timeout: 2000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
}
