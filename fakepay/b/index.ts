import { Deliveries } from '../shared/deliveries.ts';
import { Faults } from '../shared/faults.ts';
import { closed, listen } from '../shared/http.ts';
import { seededRandom } from '../shared/random.ts';
import { RateLimiter } from '../shared/rate-limits.ts';
import { Gateway } from './gateway.ts';
import { openStore } from './model.ts';
import { Pages } from './pages.ts';
import { operations } from './routes.ts';
import { createHttpServer } from './server.ts';
import { truth, type Truth } from './settlements.ts';
import { scribeOf } from './webhooks.ts';

export interface FakepayBOptions {
  /** 0 (the default) takes a free port. */
  port?: number;
  /** Address to listen on; 127.0.0.1 by default. */
  host?: string;
  /** Folder of the log; without it nothing outlives the process. */
  stateDir?: string | null;
  webhookUrl?: string | null;
  /** The newest first where a comma separates two, while a secret is being rolled. */
  webhookSecret?: string;
  secretKey?: string;
  /** Calls a second that the account may make, 20 by default; 0: as many as it likes. */
  callsPerSecond?: number;
  /** Median of the seeded log-normal delay of a call, in ms. 0: no delay. */
  latencyMs?: number;
  seed?: number;
  /** Webhook deliveries under way at once. */
  webhooksAtOnce?: number;
  /** fakepay-b's address as browsers reach it; by default the Host of each request. */
  publicUrl?: string | null;
}

export interface FakepayB {
  url: string;
  port: number;
  keys: { secret: string };
  webhookSecret: string;
  faults: Faults;
  truth(): Truth;
  /** Moves fakepay-b's clock; what is due by then has happened when this returns. */
  advance(ms: number): void;
  /** Webhook deliveries that have not been taken yet. */
  pendingWebhooks(): number;
  /** Ends connections and timers at once; what was answered is in the log. */
  close(): Promise<void>;
}

export const defaults = {
  port: 4243,
  secretKey: 'fpb_test_secret',
  webhookSecret: 'fpb_webhooks',
  callsPerSecond: 20,
};

const dueEveryMs = 50;
const pruneEveryMs = 60_000;

/** Starts the second gateway and resolves once it listens. */
export async function startFakepayB(options: FakepayBOptions = {}): Promise<FakepayB> {
  const secrets = (options.webhookSecret ?? defaults.webhookSecret).split(',');
  const secretKey = options.secretKey ?? defaults.secretKey;
  const store = openStore(options.stateDir ?? null);
  const faults = new Faults(operations);
  const webhooks = new Deliveries(
    { table: store.tables.delivery, save: (row) => store.apply([{ kind: 'delivery', row }]) },
    faults,
    scribeOf(store, secrets),
    options.webhookUrl ? { url: options.webhookUrl, atOnce: options.webhooksAtOnce ?? 8 } : null,
  );
  const limiter = new RateLimiter({ account: options.callsPerSecond ?? defaults.callsPerSecond });
  const gateway = new Gateway(store, faults, webhooks, limiter, {
    latencyMs: options.latencyMs ?? 0,
    random: seededRandom(options.seed ?? 1),
  });
  const pages = new Pages(store, gateway);
  const publicUrl = options.publicUrl?.replace(/\/$/, '') ?? null;
  const server = createHttpServer({ store, gateway, faults, pages, secretKey, publicUrl });
  const host = options.host ?? '127.0.0.1';
  const port = await listen(server, options.port ?? 0, host);
  webhooks.resume();
  const timers = [setInterval(() => gateway.runDue(), dueEveryMs), setInterval(() => store.prune(), pruneEveryMs)];
  return {
    url: `http://${host}:${port}`,
    port,
    keys: { secret: secretKey },
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
