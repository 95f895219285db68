import { type FileHandle, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { theRun } from '../test/harness/run.ts';

const BYTES = 4_096;
const EVERY_MS = 20;

/**
 * Somebody who has nothing to do with the product and syncs a few bytes to the disk that its stores are on, 50 times a second. What takes him
 * long takes everybody long who commits.
 */
export class DiskWitness {
  readonly #sync: () => Promise<unknown>;
  readonly #close: () => Promise<void>;
  readonly #watching: Promise<void>;
  #worstMs = 0;
  #isOver = false;

  static async start(): Promise<DiskWitness> {
    const name = path.join(theRun().runFolder, 'disk-witness');
    const file: FileHandle = await open(name, 'w');
    const bytes = Buffer.alloc(BYTES, 1);
    const sync = async (): Promise<void> => {
      await file.write(bytes, 0, BYTES, 0);
      await file.datasync();
    };
    return new DiskWitness(sync, async () => {
      await file.close();
      await rm(name);
    });
  }

  constructor(sync: () => Promise<unknown>, close: () => Promise<void> = () => Promise.resolve()) {
    this.#sync = sync;
    this.#close = close;
    this.#watching = this.#watch();
  }

  /** Of what was synced since this was asked last. */
  takeWorstMs(): number {
    const worst = this.#worstMs;
    this.#worstMs = 0;
    return worst;
  }

  async close(): Promise<void> {
    this.#isOver = true;
    await this.#watching;
    await this.#close();
  }

  async #watch(): Promise<void> {
    while (!this.#isOver) {
      const began = performance.now();
      await this.#sync();
      this.#worstMs = Math.max(this.#worstMs, performance.now() - began);
      await pause(EVERY_MS);
    }
  }
}
