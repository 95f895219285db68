import { Worker } from 'node:worker_threads';
import type { GeneratorOptions } from './generator.ts';
import { OVER } from './generator.ts';
import { NOTHING_YET, type Progress } from './recorder.ts';
import type { Record } from './told.ts';

/** What a generator on a thread of its own sends: how far it is, now and then, and what it leaves behind, once. */
type FromThread<P, R> =
  { readonly type: 'progress'; readonly progress: P } | { readonly type: 'record'; readonly record: R };

/** A generator on its own thread: `P` is how far it is, `R` what it leaves behind. */
export class GeneratorThread<P, R> {
  readonly record: Promise<R>;
  progress: P;
  readonly #worker: Worker;

  /** @param begins what stands for its progress until it has told */
  constructor(program: URL, options: unknown, begins: P, onProgress: (progress: P) => void = () => undefined) {
    const worker = new Worker(program, { workerData: options });
    this.#worker = worker;
    this.progress = begins;
    this.record = new Promise((resolve, reject) => {
      worker.on('message', (message: FromThread<P, R>) => {
        if (message.type === 'record') resolve(message.record);
        else onProgress((this.progress = message.progress));
      });
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('the generator has ended without a record')));
    });
    this.record.catch(() => undefined);
  }

  /** Nobody goes on. @returns what everyone was told */
  end(): Promise<R> {
    this.#worker.postMessage(OVER);
    return this.record;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** The people of a rush, on their own thread. */
export class Crowd extends GeneratorThread<Progress, Record> {
  constructor(options: GeneratorOptions, onProgress?: (progress: Progress) => void) {
    super(new URL('generator.ts', import.meta.url), options, NOTHING_YET, onProgress);
  }
}
