import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { FromPages, PagesOptions, PagesSeen, ToPages } from './pages.ts';

const OPEN_WITHIN_MS = 120_000;

/** Pages that follow the seats of an event, on their own thread. */
export class Watchers {
  /** All of them have heard something; an error where they have not within two minutes. */
  readonly open: Promise<unknown>;
  readonly #worker: Worker;

  constructor(options: PagesOptions) {
    this.#worker = new Worker(new URL('pages.ts', import.meta.url), { workerData: options });
    const late = pause(OPEN_WITHIN_MS, undefined, { ref: false }).then(() => {
      throw new Error(`not within ${OPEN_WITHIN_MS} ms: all pages of ${options.slug} hear the stream`);
    });
    this.open = Promise.race([this.#next('open'), late]);
    late.catch(() => undefined);
    this.open.catch(() => undefined);
  }

  tell(message: ToPages): void {
    this.#worker.postMessage(message);
  }

  /** They stop. @returns what they have seen */
  async end(): Promise<PagesSeen> {
    const seen = this.#next('seen');
    this.tell({ type: 'over' });
    return (await seen) as PagesSeen;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #next(type: FromPages['type']): Promise<FromPages> {
    return new Promise((resolve, reject) => {
      this.#worker.once('error', reject);
      this.#worker.on('message', (message: FromPages) => message.type === type && resolve(message));
    });
  }
}
