import { inject } from 'vitest';

/** What the tests of one run share. */
export interface Run {
  /** An address with the right to create databases. */
  readonly adminUrl: string;
  /** The database that has every migration and no rows; each test's own is a copy of it. */
  readonly template: string;
  /** The build of this run, from the root: a copy, since a start beside the tests may build anew. */
  readonly dist: string;
  /** What this run leaves on disk: logs, mails, pids. Removed at its end. */
  readonly runFolder: string;
}

let ours: Run | undefined;

/** For a program that uses the harness without vitest: what vitest's global set-up would have provided. */
export function takePartIn(run: Run): void {
  ours = run;
}

export function theRun(): Run {
  return (
    ours ?? {
      adminUrl: inject('adminUrl'),
      template: inject('template'),
      dist: inject('dist'),
      runFolder: inject('runFolder'),
    }
  );
}
