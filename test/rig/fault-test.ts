import type { Trial } from './trial.ts';

/** One promise of the product under one kind of trouble. A file of `faults/` exports one, and nothing else. */
export interface FaultTest {
  /** Where it is written: an outcome counts as long as that, what it imports, and the product stay what they are. */
  readonly file: string;
  /** As in the design: F1 to F28. */
  readonly id: string;
  /** What would break in production without it. */
  readonly title: string;
  /** What is done to the product. */
  readonly procedure: string;
  /** What must hold besides what every sale at rest is asked. */
  readonly criteria: readonly string[];
  readonly control: Control;
  /** Whether it runs with `--quick` too, scaled down. */
  readonly quick: boolean;
  /** Runs the procedure, at the size and with the guards that the trial says. */
  run(trial: Trial): Promise<void>;
}

/** Proof that the test can fail: the same procedure with a guard off. */
export interface Control {
  /** The guard that is off. */
  readonly off: string;
  /** Matches a criterion, or what was seen of it, that must be broken then. */
  readonly breaks: RegExp;
}
