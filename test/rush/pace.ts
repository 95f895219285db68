interface Due {
  readonly atMs: number;
  readonly act: () => void;
}

/**
 * The open model: things are done at their moment, whether or not what came before has been answered. How late each was is
 * kept: a generator that lags measures itself.
 */
export class Pace {
  readonly #heap: Due[] = [];
  readonly #lagsMs: number[] = [];
  #timer: NodeJS.Timeout | undefined;
  #wakesAtMs = Number.POSITIVE_INFINITY;

  /** @param atMs of performance.now() */
  at(atMs: number, act: () => void): void {
    push(this.#heap, { atMs, act });
    if (atMs < this.#wakesAtMs) this.#sleep();
  }

  until(atMs: number): Promise<void> {
    return new Promise((resolve) => this.at(atMs, resolve));
  }

  /** How late everything so far was done, in ms, in no order. */
  get lagsMs(): readonly number[] {
    return this.#lagsMs;
  }

  #sleep(): void {
    clearTimeout(this.#timer);
    const [next] = this.#heap;
    if (!next) {
      this.#wakesAtMs = Number.POSITIVE_INFINITY;
      return;
    }
    this.#wakesAtMs = next.atMs;
    this.#timer = setTimeout(() => this.#wake(), Math.max(0, next.atMs - performance.now()));
  }

  #wake(): void {
    for (let nowMs = performance.now(); this.#heap[0] && this.#heap[0].atMs <= nowMs; nowMs = performance.now()) {
      const { atMs, act } = pop(this.#heap);
      this.#lagsMs.push(nowMs - atMs);
      act();
    }
    this.#sleep();
  }
}

function push(heap: Due[], item: Due): void {
  let at = heap.push(item) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (heap[parent]!.atMs <= item.atMs) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = item;
}

function pop(heap: Due[]): Due {
  const top = heap[0]!;
  const last = heap.pop()!;
  if (heap.length === 0) return top;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && heap[child + 1]!.atMs < heap[child]!.atMs) child++;
    if (heap[child]!.atMs >= last.atMs) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = last;
  return top;
}

/** The value below which this part of all lie; 0 of none. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
