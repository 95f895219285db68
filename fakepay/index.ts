import type { AddressInfo } from 'node:net';
import type { Keys } from './auth.ts';
import { unasked } from './call.ts';
import { Faults } from './faults.ts';
import { Gateway, truth, type Truth } from './gateway.ts';
import { createHttpServer } from './http.ts';
import { Pages } from './pages.ts';
import { seededRandom } from './random.ts';
import { settleLateRefunds } from './refunds.ts';
import { Store } from './store.ts';
import { Webhooks } from './webhooks.ts';

export interface FakepayOptions {
  /** 0 (the default) takes a free port. */
  port?: number;
  /** Address to listen on; 127.0.0.1 by default. */
  host?: string;
  /** Folder of the log; without it nothing outlives the process. */
  stateDir?: string | null;
  webhookUrl?: string | null;
  webhookSecret?: string;
  secretKey?: string;
  publishableKey?: string;
  /** Median of the seeded log-normal delay of a confirmation, in ms; other calls take about a third. 0: no delay. */
  latencyMs?: number;
  seed?: number;
  /** How long the answer for the card that times out is withheld, in ms. */
  hangMs?: number;
  /** Webhook deliveries under way at once. */
  webhooksAtOnce?: number;
  /** fakepay's address as browsers reach it; by default the Host of each request. */
  publicUrl?: string | null;
}

export interface Fakepay {
  url: string;
  port: number;
  keys: Keys;
  webhookSecret: string;
  faults: Faults;
  truth(): Truth;
  /** Webhook deliveries that have not been taken yet. */
  pendingWebhooks(): number;
  /** Ends connections and timers at once; what was answered is in the log. */
  close(): Promise<void>;
}

export const defaults = {
  port: 4242,
  secretKey: 'sk_test_fakepay',
  publishableKey: 'pk_test_fakepay',
  webhookSecret: 'whsec_fakepay',
};

const housekeepingMs = 500;
const pruneEveryMs = 60_000;

/** Starts the gateway and resolves once it listens. */
export async function startFakepay(options: FakepayOptions = {}): Promise<Fakepay> {
  const webhookSecret = options.webhookSecret ?? defaults.webhookSecret;
  const keys = {
    secret: options.secretKey ?? defaults.secretKey,
    publishable: options.publishableKey ?? defaults.publishableKey,
  };
  const store = new Store(options.stateDir ?? null);
  const faults = new Faults();
  const target = options.webhookUrl
    ? { url: options.webhookUrl, secret: webhookSecret, atOnce: options.webhooksAtOnce ?? 8 }
    : null;
  const webhooks = new Webhooks(store, faults, target);
  const gateway = new Gateway(store, faults, webhooks, {
    latencyMs: options.latencyMs ?? 0,
    hangMs: options.hangMs ?? 30_000,
    random: seededRandom(options.seed ?? 1),
  });
  const pages = new Pages(store, gateway);
  const publicUrl = options.publicUrl?.replace(/\/$/, '') ?? null;
  const server = createHttpServer({ store, gateway, faults, pages, keys, publicUrl });
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  webhooks.resume();
  const timers = [
    setInterval(() => gateway.transact((tx) => settleLateRefunds(unasked(tx))), housekeepingMs),
    setInterval(() => store.prune(), pruneEveryMs),
  ];
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}`,
    port,
    keys,
    webhookSecret,
    faults,
    truth: () => truth(store),
    pendingWebhooks: () => webhooks.pending,
    async close() {
      for (const timer of timers) clearInterval(timer);
      webhooks.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      store.close();
    },
  };
}
