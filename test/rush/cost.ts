import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { addressOfFan } from './arrivals.ts';
import { quantile } from './pace.ts';
import { Wire } from './wire.ts';

/** One kind of request, as it goes over a wire. */
export interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Of the nth: each with its end of line. */
  readonly headers: (nth: number) => string;
  readonly body?: string;
}

export interface Server {
  readonly pid: number;
  readonly port: number;
}

export interface Cost {
  /** CPU µs a request of ours, and of the limit: medians of all rounds. */
  readonly ours: number;
  readonly limit: number;
  /** Limit by ours, round by round: its median, and the extremes. */
  readonly ratio: number;
  readonly least: number;
  readonly most: number;
  readonly rounds: number;
}

const AT_ONCE = 16;
const WARM = 2_000;
const REST_MS = 2_000;

/** CPU of a process in ns, of all its threads, as the scheduler counts it. */
function cpuNs(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.reduce((sum, thread) => {
    try {
      return sum + Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
    } catch {
      // A thread that has ended since.
      return sum;
    }
  }, 0);
}

/** What requests cost a server in CPU, against a limit that answers the same bytes: by turns, so that both meet the same machine. */
export async function costOf(
  ours: { readonly server: Server; readonly request: Request },
  limit: { readonly server: Server; readonly request: Request },
  { rounds, requests }: { readonly rounds: number; readonly requests: number },
): Promise<Cost> {
  const sides = { ours: new Side(ours.server, ours.request), limit: new Side(limit.server, limit.request) };
  for (const side of Object.values(sides)) await side.send(WARM);
  for (const side of Object.values(sides)) await side.rest();
  const us: { ours: number[]; limit: number[] } = { ours: [], limit: [] };
  for (let round = 0; round < rounds; round++) {
    us.limit.push(await sides.limit.measured(requests));
    us.ours.push(await sides.ours.measured(requests));
  }
  for (const side of Object.values(sides)) side.close();
  const ratios = us.ours.map((value, round) => us.limit[round]! / value);
  return {
    ours: quantile(us.ours, 0.5),
    limit: quantile(us.limit, 0.5),
    ratio: quantile(ratios, 0.5),
    least: Math.min(...ratios),
    most: Math.max(...ratios),
    rounds,
  };
}

class Side {
  readonly #server: Server;
  readonly #request: Request;
  readonly #wires: Wire[];
  #sent = 0;
  #idleNsPerMs = 0;

  constructor(server: Server, request: Request) {
    this.#server = server;
    this.#request = request;
    this.#wires = Array.from({ length: AT_ONCE }, (_, nth) => {
      return new Wire({ host: '127.0.0.1', port: server.port, from: addressOfFan(nth) });
    });
  }

  /** What the server burns while nobody asks it anything: ticks and sweeps are no request's cost. */
  async rest(): Promise<void> {
    const [before, began] = [cpuNs(this.#server.pid), performance.now()];
    await pause(REST_MS);
    this.#idleNsPerMs = (cpuNs(this.#server.pid) - before) / (performance.now() - began);
  }

  /** @returns CPU µs a request */
  async measured(requests: number): Promise<number> {
    const [before, began] = [cpuNs(this.#server.pid), performance.now()];
    await this.send(requests);
    const idleNs = this.#idleNsPerMs * (performance.now() - began);
    return (cpuNs(this.#server.pid) - before - idleNs) / 1_000 / requests;
  }

  async send(requests: number): Promise<void> {
    const { method, path, headers, body = null } = this.#request;
    const end = this.#sent + requests;
    const worker = async (wire: Wire): Promise<void> => {
      while (this.#sent < end) {
        const { status } = await wire.request(method, path, headers(this.#sent++), body);
        // Only right answers count.
        if (status !== 200) throw new Error(`${method} ${path} was answered with ${status}`);
      }
    };
    await Promise.all(this.#wires.map(worker));
  }

  close(): void {
    for (const wire of this.#wires) wire.close();
  }
}
