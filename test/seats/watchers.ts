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
    // Whoever waits for it then hears of it.
    this.#worker.on('error', () => undefined);
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

  /** @returns what they have seen so far */
  look(): Promise<PagesSeen> {
    return this.#seen({ type: 'look' });
  }

  /** They stop. @returns what they have seen */
  end(): Promise<PagesSeen> {
    return this.#seen({ type: 'over' });
  }

  async #seen(message: ToPages): Promise<PagesSeen> {
    const seen = this.#next('seen');
    this.tell(message);
    return (await seen) as PagesSeen;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #next(type: FromPages['type']): Promise<FromPages> {
    return new Promise((resolve, reject) => {
      const take = (message: FromPages): void => {
        if (message.type !== type) return;
        this.#worker.off('message', take).off('error', reject);
        resolve(message);
      };
      this.#worker.once('error', reject).on('message', take);
    });
  }
}
