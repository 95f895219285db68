import { connect } from 'node:net';
import { parentPort, workerData, Worker } from 'node:worker_threads';

export interface SinksOptions {
  readonly port: number;
  readonly path: string;
  readonly count: number;
  /** The second number of their addresses. */
  readonly net: number;
}

type FromSinks = { readonly type: 'open' } | { readonly type: 'bytes'; readonly bytes: number };

const AT_ONCE = 100;

/** Connections that read whatever comes and look at nothing, on their own thread. */
export class Sinks {
  readonly open: Promise<unknown>;
  readonly #worker: Worker;

  constructor(options: SinksOptions) {
    this.#worker = new Worker(new URL('sinks.ts', import.meta.url), { workerData: options });
    this.open = this.#next();
    this.open.catch(() => undefined);
  }

  /** All that has come so far. */
  async bytes(): Promise<number> {
    const next = this.#next();
    this.#worker.postMessage('bytes');
    const said = await next;
    return said.type === 'bytes' ? said.bytes : 0;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #next(): Promise<FromSinks> {
    return new Promise((resolve, reject) => {
      this.#worker.once('message', resolve);
      this.#worker.once('error', reject);
    });
  }
}

async function main({ port, path, count, net }: SinksOptions, parent: NonNullable<typeof parentPort>): Promise<void> {
  let bytes = 0;
  const open = (nth: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const localAddress = `127.${net}.${(nth >> 7) & 127}.${1 + (nth & 127)}`;
      const socket = connect({ host: '127.0.0.1', port, localAddress, noDelay: true });
      socket.write(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n\r\n`);
      socket.on('error', reject);
      socket.once('data', () => resolve());
      socket.on('data', (chunk) => (bytes += chunk.length));
    });
  for (let at = 0; at < count; at += AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - at) }, (_, i) => open(at + i)));
  }
  parent.on('message', () => parent.postMessage({ type: 'bytes', bytes } satisfies FromSinks));
  parent.postMessage({ type: 'open' } satisfies FromSinks);
}

if (parentPort) await main(workerData as SinksOptions, parentPort);
