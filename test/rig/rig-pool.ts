import { birthOf } from '../../local/process-table.ts';
import { type Rig, type RigOptions, startRig } from './rig.ts';

/**
 * Rigs for tests that come one after the other. A kept one serves every test that asks for the same and was left well: a
 * start costs more than a small test.
 */
export class RigPool {
  readonly #keeps: boolean;
  readonly #idle = new Map<string, Rig>();

  constructor(keeps: boolean) {
    this.#keeps = keeps;
  }

  async take(options: RigOptions): Promise<Rig> {
    const key = keyOf(options);
    const kept = key === null ? undefined : this.#idle.get(key);
    if (!kept) return startRig(options);
    this.#idle.delete(key!);
    if (kept.product.replicas.every(({ pid }) => birthOf(pid) !== null)) return kept;
    await kept.close();
    return startRig(options);
  }

  /** @param well false for one that nobody should have to use any more */
  async giveBack(rig: Rig, options: RigOptions, well: boolean): Promise<void> {
    const key = keyOf(options);
    if (!this.#keeps || !well || key === null || this.#idle.has(key)) {
      await rig.close();
      return;
    }
    rig.heal();
    rig.product.fakepay.faults.clear();
    rig.product.fakepayB?.faults.clear();
    this.#idle.set(key, rig);
  }

  async close(): Promise<void> {
    for (const rig of this.#idle.values()) await rig.close();
    this.#idle.clear();
  }
}

/** Null for a rig that is like no other: another build, a function among its options. */
function keyOf(options: RigOptions): string | null {
  return options.envOf || options.dist !== undefined || options.volume !== undefined ? null : JSON.stringify(options);
}
