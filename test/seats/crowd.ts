import { Worker } from 'node:worker_threads';
import type { FanTold } from './fan.ts';
import { ENOUGH, type FansOptions, type FromFans } from './fans.ts';

/** Fans who take seats, on their own thread. */
export class Crowd {
  /** What all of them were told, once the last has gone. */
  readonly told: Promise<readonly FanTold[]>;
  done = 0;
  /** How late bursts came: a generator that lags measures itself. */
  lagsMs: readonly number[] = [];
  readonly #worker: Worker;

  constructor(options: FansOptions) {
    const worker = new Worker(new URL('fans.ts', import.meta.url), { workerData: options });
    this.#worker = worker;
    this.told = new Promise((resolve, reject) => {
      worker.on('message', (message: FromFans) => {
        if (message.type === 'progress') {
          this.done = message.done;
          return;
        }
        this.lagsMs = message.lagsMs;
        resolve(message.told);
      });
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('the fans have ended without a word')));
    });
    this.told.catch(() => undefined);
  }

  /** Nobody else comes. */
  enough(): void {
    this.#worker.postMessage(ENOUGH);
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}
