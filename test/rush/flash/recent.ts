import { nowMs } from '../browser.ts';
import { quantile } from '../pace.ts';
import type { Progress } from '../recorder.ts';
import type { Scene } from './view.ts';

const SHOWN_MS = 10_000;

/** What the last seconds have brought. */
export class Recent {
  readonly #kept: { readonly atMs: number; readonly progress: Progress }[] = [];

  take(progress: Progress): void {
    this.#kept.push({ atMs: nowMs(), progress });
    while (this.#kept.length > 2 && this.#kept[0]!.atMs < nowMs() - SHOWN_MS) this.#kept.shift();
  }

  get tookMs(): Scene['tookMs'] {
    const all: { [what: string]: number[] } = {};
    for (const { progress } of this.#kept)
      for (const [what, took] of Object.entries(progress.tookMs)) (all[what] ??= []).push(...took);
    return all;
  }

  get lagP99Ms(): number {
    return quantile(
      this.#kept.flatMap(({ progress }) => [...progress.lagsMs]),
      0.99,
    );
  }

  get ordersPerSecond(): number {
    const [first, last] = [this.#kept[0], this.#kept.at(-1)];
    if (!first || !last || first === last) return 0;
    const orders = last.progress.paid - first.progress.paid;
    return (orders * 1_000) / (last.atMs - first.atMs);
  }
}
