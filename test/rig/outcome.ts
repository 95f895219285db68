import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { filesBelow, readText } from '../../local/files.ts';
import { inHome, inRoot, root } from '../../local/paths.ts';
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

interface State {
  readonly code: string;
  readonly outcomes: Readonly<Record<string, Outcome>>;
}

const FILE = inHome('faults', 'outcomes.json');
/** What decides how a test goes. */
const CODE = ['src', 'prisma', 'fakepay', 'local', 'test/harness', 'test/rig', 'test/rush', 'package.json'];

/** Outcomes of this very code that are on disk, so that a run that was cut short goes on where it was. */
export class Outcomes {
  readonly #code = hashOfCode();
  #outcomes: Record<string, Outcome> = {};

  constructor(fresh: boolean) {
    if (fresh) rmSync(FILE, { force: true });
    const text = readText(FILE);
    const state = text === null ? null : (JSON.parse(text) as State);
    if (state?.code === this.#code) this.#outcomes = { ...state.outcomes };
  }

  /** One that passed: a failure is always looked at again. */
  passed(id: string, seed: number, size: Size): Outcome | null {
    const outcome = this.#outcomes[keyOf(id, seed, size)];
    return outcome?.passed ? outcome : null;
  }

  keep(outcome: Outcome, size: Size): void {
    // Some points of F6 are not F6.
    if (process.env.FAULT_POINTS !== undefined) return;
    this.#outcomes[keyOf(outcome.id, outcome.seed, size)] = outcome;
    mkdirSync(path.dirname(FILE), { recursive: true });
    writeFileSync(FILE, JSON.stringify({ code: this.#code, outcomes: this.#outcomes } satisfies State, null, 1));
  }
}

function keyOf(id: string, seed: number, size: Size): string {
  return `${id} ${seed} ${size}`;
}

function hashOfCode(): string {
  const hash = createHash('sha256').update(process.version);
  for (const file of CODE.flatMap((each) => (each.includes('.') ? [inRoot(each)] : filesBelow(inRoot(each))))) {
    if (file.includes(`${path.sep}generated${path.sep}`)) continue;
    hash.update(path.relative(root, file)).update(readFileSync(file));
  }
  return hash.digest('hex');
}
