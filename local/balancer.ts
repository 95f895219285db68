import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { forward } from './balancer/forward.ts';
import { ReplicaPool } from './balancer/replica-pool.ts';

export interface BalancerOptions {
  /** 0 takes a free one. */
  port: number;
  /** Every address to listen on; `127.0.0.1` when absent. */
  hosts?: string[];
  /** `host:port` of each replica. */
  replicas: string[];
  /** How often each replica is asked whether it is ready. */
  pollMs?: number;
  /** How long a replica may take until its answer begins. */
  answerMs?: number;
  onChange?: (replica: string, ready: boolean) => void;
}

export interface Balancer {
  port: number;
  /** How many replicas take requests now. */
  readyCount: () => number;
  /** Stops accepting, lets what is in flight end for `withinMs`, then cuts it off. */
  close: (withinMs?: number) => Promise<void>;
}

/** The load balancer of the product on one machine: least busy of the ready replicas, streams both ways. */
export async function startBalancer(options: BalancerOptions): Promise<Balancer> {
  const pool = new ReplicaPool({
    replicas: options.replicas,
    pollMs: options.pollMs ?? 250,
    onChange: options.onChange ?? (() => undefined),
  });
  await pool.open();

  const servers: Server[] = [];
  let { port } = options;
  for (const host of options.hosts ?? ['127.0.0.1']) {
    const server = newServer(pool, options.answerMs ?? 60_000);
    try {
      port = await listen(server, port, host);
      servers.push(server);
    } catch (error) {
      // A machine without IPv6 is served by the first address alone.
      if (servers.length > 0) continue;
      pool.close();
      throw error;
    }
  }
  return {
    port,
    readyCount: () => pool.readyCount,
    close: async (withinMs = 1500) => {
      await Promise.all(servers.map((server) => closeServer(server, withinMs)));
      pool.close();
    },
  };
}

function newServer(pool: ReplicaPool, answerMs: number): Server {
  return createServer(
    {
      maxHeaderSize: 16 * 1024,
      headersTimeout: 10_000,
      requestTimeout: 60_000,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: 5000,
      noDelay: true,
    },
    (request, response) => void forward(pool, request, response, answerMs),
  );
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // A whole stadium connects at the same moment; the default backlog of 511 would make it wait for retransmissions.
    server.listen({ port, host, backlog: 4096 }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function closeServer(server: Server, withinMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), withinMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/** As a program: PORT, HOSTS and REPLICA_ADDRESSES (comma lists) from the environment. */
async function main(): Promise<void> {
  const balancer = await startBalancer({
    port: Number(process.env.PORT ?? 3000),
    hosts: list(process.env.HOSTS ?? '127.0.0.1'),
    replicas: list(process.env.REPLICA_ADDRESSES ?? ''),
    onChange: (replica, ready) => {
      console.log(JSON.stringify({ time: new Date().toISOString(), replica, ready }));
    },
  });
  const stop = (): void => void balancer.close().then(() => process.exit(0));
  process.once('SIGTERM', stop).once('SIGINT', stop);
}

function list(text: string): string[] {
  return text.split(',').filter(Boolean);
}

if (import.meta.main) await main();
