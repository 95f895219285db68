import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readText } from '../../local/files.ts';
import { inHome } from '../../local/paths.ts';
import { codeOf } from './code-of.ts';
import type { FaultTest } from './fault-test.ts';
import type { Finding, Size } from './trial.ts';

/** How a fault test went: what the table shows, and what a resumed run need not do again. */
export interface Outcome {
  readonly id: string;
  readonly title: string;
  readonly seed: number;
  readonly passed: boolean;
  readonly orders: number;
  readonly requests: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly findings: readonly Finding[];
  /** What the control has shown; null where it was not run. */
  readonly control: { readonly off: string; readonly failed: boolean; readonly seen: string } | null;
  readonly durationMs: number;
}

interface Kept {
  /** What it was the outcome of. */
  readonly code: string;
  readonly outcome: Outcome;
}

const FILE = inHome('faults', 'outcomes.json');

/** Outcomes of this very code that are on disk, so that a run that was cut short, or one test of it mended, goes on where it was. */
export class Outcomes {
  readonly #kept: Record<string, Kept>;

  constructor(fresh: boolean) {
    if (fresh) rmSync(FILE, { force: true });
    this.#kept = onDisk();
  }

  /** One that passed: a failure is always looked at again. */
  passed(test: FaultTest, seed: number, size: Size): Outcome | null {
    const kept = this.#kept[keyOf(test.id, seed, size)];
    return kept?.outcome.passed && kept.code === codeOf(test.file) ? kept.outcome : null;
  }

  keep(test: FaultTest, outcome: Outcome, size: Size): void {
    // Some points of F6 are not F6.
    if (process.env.FAULT_POINTS !== undefined) return;
    this.#kept[keyOf(test.id, outcome.seed, size)] = { code: codeOf(test.file), outcome };
    mkdirSync(path.dirname(FILE), { recursive: true });
    // Another suite may run beside this one: what it has kept stays, and neither reads half of a file.
    const half = `${FILE}.${process.pid}`;
    writeFileSync(half, JSON.stringify({ ...onDisk(), ...this.#kept }, null, 1));
    renameSync(half, FILE);
  }
}

function onDisk(): Record<string, Kept> {
  const text = readText(FILE);
  return text === null ? {} : (JSON.parse(text) as Record<string, Kept>);
}

function keyOf(id: string, seed: number, size: Size): string {
  return `${id} ${seed} ${size}`;
}
