import { inRoot } from './paths.ts';

/** A check of the whole code that counts as one test. */
export interface Check {
  name: string;
  /** What is protected, as it is printed. */
  title: string;
  /** A program of node_modules/.bin; null where the build has checked the same already, without which there are no tests. */
  program: string | null;
  args: string[];
  /** Where to run it; the root when absent. */
  cwd?: string;
}

export const checks: Check[] = [
  { name: 'types', title: 'types of the server', program: null, args: [] },
  {
    name: 'types-tools',
    title: 'types of the tools and tests',
    program: 'tsc',
    args: ['--noEmit', '-p', 'tsconfig.tools.json'],
  },
  { name: 'types-web', title: 'types of the pages', program: 'tsc', args: ['--noEmit', '-p', inRoot('web')] },
  { name: 'lint', title: 'lint', program: 'oxlint', args: ['--deny-warnings'] },
  { name: 'format', title: 'format', program: 'prettier', args: ['--check', '--log-level', 'warn', '.'] },
  { name: 'dead-code', title: 'no dead code', program: 'knip', args: ['--no-progress'] },
];
