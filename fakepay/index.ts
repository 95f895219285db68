import { Deliveries } from './shared/deliveries.ts';
import { Faults } from './shared/faults.ts';
import { closed, listen } from './shared/http.ts';
import { seededRandom } from './shared/random.ts';
import { RateLimiter, type RateLimits } from './shared/rate-limits.ts';
import type { Keys } from './stripe/auth.ts';
import { Control } from './stripe/control.ts';
import { Gateway } from './stripe/gateway.ts';
import { createHttpServer } from './stripe/http.ts';
import { openStore } from './stripe/model.ts';
import { Pages } from './stripe/pages.ts';
import { operations } from './stripe/routes.ts';
import { truth, type Truth } from './stripe/truth.ts';
import { scribeOf } from './stripe/webhooks.ts';

export interface FakepayOptions {
  /** 0 (the default) takes a free port. */
  port?: number;
  /** Address to listen on; 127.0.0.1 by default. */
  host?: string;
  /** Folder of the log; without it nothing outlives the process. */
  stateDir?: string | null;
  /** Several with commas are told by turns: replicas that no balancer stands before. */
  webhookUrl?: string | null;
  /** What the shop's address is told of, as `enabled_events` of an endpoint at Stripe; everything when absent. */
  webhookEvents?: readonly string[];
  /** The newest first where a comma separates two: while a secret is being rolled, both sign. */
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
  /** Calls a second that are answered; Stripe allows an account 100, and 25 for each endpoint. None by default. */
  rateLimits?: RateLimits;
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
  /** Moves fakepay's clock; what is due by then has happened when this returns. */
  advance(ms: number): void;
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

const dueEveryMs = 100;
const pruneEveryMs = 60_000;

/** Starts the gateway and resolves once it listens. */
export async function startFakepay(options: FakepayOptions = {}): Promise<Fakepay> {
  const webhookSecret = options.webhookSecret ?? defaults.webhookSecret;
  const keys = {
    secret: options.secretKey ?? defaults.secretKey,
    publishable: options.publishableKey ?? defaults.publishableKey,
  };
  const store = openStore(options.stateDir ?? null);
  const faults = new Faults(operations);
  const secrets = webhookSecret.split(',');
  const webhooks = new Deliveries(
    { table: store.tables.delivery, save: (row) => store.apply([{ kind: 'delivery', row }]) },
    faults,
    scribeOf(store, secrets),
    options.webhookUrl
      ? { url: options.webhookUrl, atOnce: options.webhooksAtOnce ?? 8, events: options.webhookEvents }
      : null,
  );
  const gateway = new Gateway(store, faults, webhooks, new RateLimiter(options.rateLimits ?? {}), {
    latencyMs: options.latencyMs ?? 0,
    hangMs: options.hangMs ?? 30_000,
    random: seededRandom(options.seed ?? 1),
  });
  const control = new Control(store, gateway, faults, webhooks);
  const pages = new Pages(store, gateway);
  const publicUrl = options.publicUrl?.replace(/\/$/, '') ?? null;
  const server = createHttpServer({ gateway, control, pages, keys, publicUrl });
  const host = options.host ?? '127.0.0.1';
  const port = await listen(server, options.port ?? 0, host);
  webhooks.resume();
  const timers = [setInterval(() => gateway.runDue(), dueEveryMs), setInterval(() => store.prune(), pruneEveryMs)];
  return {
    url: `http://${host}:${port}`,
    port,
    keys,
    webhookSecret: secrets[0] ?? '',
    faults,
    truth: () => truth(store),
    advance(ms) {
      store.advance(ms);
      gateway.runDue();
    },
    pendingWebhooks: () => webhooks.pending,
    async close() {
      for (const timer of timers) clearInterval(timer);
      webhooks.close();
      await closed(server);
      store.close();
    },
  };
}
