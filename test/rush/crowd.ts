import { Worker } from 'node:worker_threads';
import type { FromGenerator, GeneratorOptions } from './generator.ts';
import { OVER } from './generator.ts';
import { NOTHING_YET, type Progress } from './recorder.ts';
import type { Record } from './told.ts';

/** The people of a rush, on their own thread. */
export class Crowd {
  readonly record: Promise<Record>;
  progress: Progress = NOTHING_YET;
  readonly #worker: Worker;

  constructor(options: GeneratorOptions, onProgress: (progress: Progress) => void = () => undefined) {
    const worker = new Worker(new URL('generator.ts', import.meta.url), { workerData: options });
    this.#worker = worker;
    this.record = new Promise((resolve, reject) => {
      worker.on('message', (message: FromGenerator) => {
        if (message.type === 'record') resolve(message.record);
        else onProgress((this.progress = message.progress));
      });
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('the generator has ended without a record')));
    });
    this.record.catch(() => undefined);
  }

  /** Nobody goes on. @returns what everyone was told */
  end(): Promise<Record> {
    this.#worker.postMessage(OVER);
    return this.record;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}
