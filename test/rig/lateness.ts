/** So often it looks how late it is. */
const EVERY_MS = 20;

/**
 * How late this process comes to its own moments. Where the machine stands still so do the replicas, and a time that was measured
 * meanwhile says nothing of the product.
 */
export class Lateness {
  #worstMs = 0;
  #dueMs = performance.now() + EVERY_MS;
  readonly #timer = setInterval(() => this.#look(), EVERY_MS);

  /** @returns the most that it was, in ms */
  stop(): number {
    clearInterval(this.#timer);
    this.#look();
    return this.#worstMs;
  }

  #look(): void {
    const now = performance.now();
    this.#worstMs = Math.max(this.#worstMs, now - this.#dueMs);
    this.#dueMs = now + EVERY_MS;
  }
}
