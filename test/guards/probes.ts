import { readFileSync } from 'node:fs';
import path from 'node:path';
import { command, tail } from '../../local/commands.ts';
import { inRoot, root } from '../../local/paths.ts';
import type { Guard } from './guard.ts';

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly message?: string;
    readonly assertionResults: readonly Result[];
  }[];
}

export interface Result {
  readonly fullName: string;
  readonly status: string;
  readonly failureMessages?: readonly string[];
}

/** Runs tests of the suite against a build. */
export class Probes {
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;

  constructor(folder: string, env: NodeJS.ProcessEnv) {
    this.#folder = folder;
    this.#env = env;
  }

  /** The probes of some guards, in one run. @throws with what vitest said when it left no report */
  async run(name: string, guards: readonly Guard[], dist: string): Promise<Report> {
    const file = path.join(this.#folder, `${name}.json`);
    const tests = [...new Set(guards.map(({ probe }) => asPattern(probe.test)))];
    const specs = [...new Set(guards.map(({ probe }) => probe.spec))];
    const { output } = await command(
      inRoot('node_modules', '.bin', 'vitest'),
      [
        'run',
        '--project=product',
        '--reporter=json',
        `--outputFile=${file}`,
        '--testNamePattern',
        `(${tests.join('|')})$`,
        ...specs,
      ],
      { cwd: root, env: { ...this.#env, TEST_DIST: dist } },
    );
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as Report;
    } catch (error) {
      throw new Error(`the tests could not be run:\n${tail(output)}`, { cause: error });
    }
  }
}

function asPattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/** The tests that are a guard's probe. */
export function verdictOf({ testResults }: Report, { probe }: Guard): readonly Result[] {
  const own = testResults.filter(({ name }) => name.endsWith(probe.spec)).flatMap((each) => each.assertionResults);
  const results = own.filter(({ fullName, status }) => status !== 'skipped' && fullName.endsWith(probe.test));
  return results.length > 0 ? results : [{ fullName: probe.test, status: 'not run' }];
}
