import { Agent, get } from 'node:http';

export interface Replica {
  host: string;
  port: number;
  ready: boolean;
  inFlight: number;
  agent: Agent;
}

export interface PoolOptions {
  /** `host:port` of each. */
  replicas: string[];
  pollMs: number;
  onChange: (replica: string, ready: boolean) => void;
}

const PROBE_TIMEOUT_MS = 2000;
/** A slow answer may be a busy machine: taking out everyone who is slow would finish the rest. A refusal counts at once. */
const TIMEOUTS_UNTIL_OUT = 3;
/** Below the keep-alive time of the replicas, so that no request is sent into a connection that is just being closed. */
const IDLE_SOCKET_MS = 4000;

/** The replicas behind the balancer, and which of them are ready. */
export class ReplicaPool {
  readonly #replicas: Replica[];
  readonly #options: PoolOptions;
  readonly #timers = new Set<NodeJS.Timeout>();
  #turn = 0;
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#replicas = options.replicas.map((address) => {
      const { hostname, port } = new URL(`http://${address}`);
      const agent = new Agent({ keepAlive: true, maxFreeSockets: 128, timeout: IDLE_SOCKET_MS, scheduling: 'lifo' });
      return { host: hostname, port: Number(port), ready: false, inFlight: 0, agent };
    });
  }

  /** Asks every replica once, then keeps asking. */
  async open(): Promise<void> {
    await Promise.all(this.#replicas.map((replica) => this.#watch(replica, 0)));
  }

  /** The ready replica with the fewest requests in flight, by turns among equals; none of those tried already. */
  next(tried: ReadonlySet<Replica>): Replica | null {
    this.#turn = (this.#turn + 1) % this.#replicas.length;
    let best: Replica | null = null;
    for (let step = 0; step < this.#replicas.length; step += 1) {
      const replica = this.#replicas[(this.#turn + step) % this.#replicas.length];
      if (!replica?.ready || tried.has(replica)) continue;
      if (!best || replica.inFlight < best.inFlight) best = replica;
    }
    return best;
  }

  /** It refused a connection: nothing is sent there until it answers a probe again. */
  takeOut(replica: Replica): void {
    this.#mark(replica, false);
  }

  get readyCount(): number {
    return this.#replicas.filter((replica) => replica.ready).length;
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const replica of this.#replicas) replica.agent.destroy();
  }

  async #watch(replica: Replica, timeouts: number): Promise<void> {
    const outcome = await probe(replica);
    if (this.#closed) return;
    const timeoutsNow = outcome === 'timeout' ? timeouts + 1 : 0;
    if (outcome !== 'timeout') this.#mark(replica, outcome === 'ready');
    else if (timeoutsNow >= TIMEOUTS_UNTIL_OUT) this.#mark(replica, false);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void this.#watch(replica, timeoutsNow);
    }, this.#options.pollMs);
    this.#timers.add(timer);
  }

  #mark(replica: Replica, ready: boolean): void {
    if (replica.ready === ready) return;
    replica.ready = ready;
    this.#options.onChange(`${replica.host}:${replica.port}`, ready);
  }
}

function probe(replica: Replica): Promise<'ready' | 'not ready' | 'timeout'> {
  return new Promise((resolve) => {
    const { host, port, agent } = replica;
    const request = get(
      { host, port, agent, path: '/readyz', headers: { 'user-agent': 'stampede-balancer' } },
      (response) => {
        response.resume();
        response.on('close', () => resolve(response.statusCode === 200 ? 'ready' : 'not ready'));
      },
    );
    const timer = setTimeout(() => {
      resolve('timeout');
      request.destroy();
    }, PROBE_TIMEOUT_MS);
    request.on('error', () => resolve('not ready'));
    request.on('close', () => clearTimeout(timer));
  });
}
