import type { Socket } from 'node:net';

/** What happens to bytes on their way in one direction. Nothing set: they pass at once. */
export interface LaneFault {
  /** Each chunk comes this much later. */
  latencyMs?: number;
  /** And up to this much later still, at random; the order stays. */
  jitterMs?: number;
  /** Bytes vanish; the connection stands. */
  blackHole?: boolean;
  bytesPerSecond?: number;
  /** Chunks are cut into pieces of this many bytes, each written by itself. */
  sliceBytes?: number;
  /** After this many bytes the connection is reset. */
  limitBytes?: number;
}

interface Queued {
  readonly chunk: Buffer | null;
  readonly atMs: number;
}

const LATE_SLICE_MS = 1;

/** One direction of a connection. Keeps the order of bytes, whatever is switched meanwhile. */
export class Lane {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #reset: () => void;
  readonly #queue: Queued[] = [];
  #fault: LaneFault = {};
  #passedBytes = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(from: Socket, to: Socket, reset: () => void) {
    this.#from = from;
    this.#to = to;
    this.#reset = reset;
    to.on('drain', () => from.resume());
  }

  /** Bytes are waiting to be written. */
  get isBusy(): boolean {
    return this.#queue.length > 0;
  }

  set(fault: LaneFault): void {
    this.#fault = fault;
    this.#passedBytes = 0;
  }

  pass(chunk: Buffer): void {
    const { blackHole, limitBytes, sliceBytes } = this.#fault;
    if (blackHole) return;
    this.#passedBytes += chunk.length;
    if (limitBytes !== undefined && this.#passedBytes > limitBytes) {
      this.#reset();
      return;
    }
    if (sliceBytes === undefined) this.#put(chunk);
    else for (let at = 0; at < chunk.length; at += sliceBytes) this.#put(chunk.subarray(at, at + sliceBytes));
  }

  end(): void {
    if (this.isBusy) this.#queue.push({ chunk: null, atMs: this.#queue.at(-1)?.atMs ?? 0 });
    else this.#to.end();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#queue.length = 0;
  }

  #put(chunk: Buffer): void {
    const delayMs = this.#delayOf(chunk);
    if (delayMs === 0 && !this.isBusy) {
      this.#write(chunk);
      return;
    }
    const after = this.#queue.at(-1)?.atMs ?? 0;
    this.#queue.push({ chunk, atMs: Math.max(after, performance.now() + delayMs) });
    this.#arm();
  }

  #delayOf(chunk: Buffer): number {
    const { latencyMs = 0, jitterMs = 0, bytesPerSecond, sliceBytes } = this.#fault;
    const ownMs = bytesPerSecond === undefined ? 0 : (chunk.length / bytesPerSecond) * 1000;
    // What is queued already has to be written first.
    const waitMs = bytesPerSecond === undefined ? 0 : Math.max(0, (this.#queue.at(-1)?.atMs ?? 0) - performance.now());
    return latencyMs + Math.random() * jitterMs + ownMs + waitMs + (sliceBytes === undefined ? 0 : LATE_SLICE_MS);
  }

  #arm(): void {
    const next = this.#queue[0];
    if (!next || this.#timer) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#flush();
      },
      Math.max(0, next.atMs - performance.now()),
    );
  }

  #flush(): void {
    while (this.#queue[0] && this.#queue[0].atMs <= performance.now() + 0.5) {
      const { chunk } = this.#queue.shift()!;
      if (chunk === null) this.#to.end();
      else this.#write(chunk);
    }
    this.#arm();
  }

  #write(chunk: Buffer): void {
    if (this.#to.destroyed || !this.#to.writable) return;
    if (!this.#to.write(chunk)) this.#from.pause();
  }
}
