import { freePort } from '../../local/free-port.ts';
import type { FakepayBOptions } from '../../fakepay/b/index.ts';
import type { FakepayOptions } from '../../fakepay/index.ts';
import { STRIPE_EVENTS } from '../../src/modules/payments/providers/stripe-events.ts';
import { type Product, startProduct } from '../harness/product.ts';
import { FaultProxy } from './fault-proxy.ts';
import { type RigStoreOptions, type RigStores, startRigStores } from './stores.ts';

export type Link = 'postgres' | 'redis' | 'fakepay';

export interface RigOptions extends RigStoreOptions {
  /** 3 when absent. */
  replicas?: number;
  /** What to run, from the root; the build of this run when absent. */
  dist?: string;
  env?: Record<string, string>;
  /** On top of that, what only one of them is told. */
  envOf?: (replica: number) => Record<string, string>;
  fakepay?: FakepayOptions;
  /** Starts a second gateway as well, which no proxy stands before. */
  fakepayB?: FakepayBOptions;
  /** false: none; replicas are reached straight, and the gateway tells them by turns. `nginx`: as in containers. */
  balancer?: false | 'nginx';
  /** By how much replicas and balancer give way to whoever measures them; not at all when absent. */
  nice?: number;
  /** No proxies: for tests that break no road, and measure. */
  straight?: boolean;
}

/** What every replica of a rig is told: long deadlines pass 20 times as fast, and one machine may be a whole crowd. */
const SETTINGS = {
  DEADLINE_SCALE: '20',
  HOLD_SEATS_PER_ADDRESS: '1000',
  STRIPE_TIMEOUT_MS: '2000',
  // The gateway in the box has no limit of its own; the replicas' own would be the ceiling of every test.
  PAYMENT_CALLS_PER_SECOND: 'stripe=9000/9000',
  DRAIN_MS: '600',
  LOG_LEVEL: 'warn',
};

/** Replicas behind the balancer, stores and gateway of their own, and a proxy on every road between them. */
export interface Rig {
  readonly product: Product;
  readonly stores: RigStores;
  /** The roads of one kind, of one replica or of all. */
  links(kind: Link, replica?: number): readonly FaultProxy[];
  /** Every road as if nothing had been. */
  heal(): void;
  close(): Promise<void>;
}

export async function startRig(options: RigOptions = {}): Promise<Rig> {
  const replicas = options.replicas ?? 3;
  const stores = await startRigStores(options);
  const fakepayPort = await freePort();
  const ports: Record<Link, number> = {
    postgres: Number(new URL(stores.databaseUrl).port),
    redis: Number(new URL(stores.redisUrl).port),
    fakepay: fakepayPort,
  };
  const startLinks = async (port: number): Promise<FaultProxy[]> =>
    Promise.all(
      Array.from({ length: options.straight ? 0 : replicas }, () => FaultProxy.start({ host: '127.0.0.1', port })),
    );
  const links: Record<Link, FaultProxy[]> = {
    postgres: await startLinks(ports.postgres),
    redis: await startLinks(ports.redis),
    fakepay: await startLinks(ports.fakepay),
  };
  const all = Object.values(links).flat();
  const fakepayUrl = `http://127.0.0.1:${fakepayPort}`;
  const throughLinks = (replica: number): Record<string, string> => ({
    DATABASE_URL: through(stores.databaseUrl, links.postgres[replica]),
    REDIS_URL: through(stores.redisUrl, links.redis[replica]),
    STRIPE_API_BASE: through(fakepayUrl, links.fakepay[replica]),
    STRIPE_PUBLIC_API_BASE: fakepayUrl,
    ...options.envOf?.(replica),
  });
  const close = async (): Promise<void> => {
    await Promise.all(all.map((link) => link.close()));
    await stores.close();
  };
  try {
    const product = await startProduct({
      replicas,
      balancer: options.balancer ?? true,
      ...(options.nice === undefined ? {} : { nice: options.nice }),
      stores,
      env: { ...SETTINGS, ...options.env },
      envOf: throughLinks,
      fakepay: { port: fakepayPort, webhooksAtOnce: 32, webhookEvents: STRIPE_EVENTS, ...options.fakepay },
      ...(options.fakepayB === undefined ? {} : { fakepayB: options.fakepayB }),
      ...(options.dist === undefined ? {} : { dist: options.dist }),
    });
    return {
      product,
      stores,
      links: (kind, replica) => (replica === undefined ? links[kind] : [links[kind][replica]!]),
      heal: () => {
        for (const link of all) link.heal();
      },
      close: async () => {
        await product.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function through(address: string, link: FaultProxy | undefined): string {
  if (!link) return address;
  const url = new URL(address);
  url.port = String(link.port);
  return url.href.replace(/\/$/, '');
}
