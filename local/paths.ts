import path from 'node:path';

/** The checkout. */
export const root = path.resolve(import.meta.dirname, '..');

/** Everything that a running Stampede keeps on this machine. */
export const home = path.join(root, '.stampede');

export const inHome = (...parts: string[]): string => path.join(home, ...parts);
export const inRoot = (...parts: string[]): string => path.join(root, ...parts);

/** What the last run of the fault tests has counted. */
export const FAULTS_TALLY = inHome('faults', 'tally.json');

/** What the last run of the simulated rush has counted. */
export const RUSH_TALLY = inHome('faults', 'rush-tally.json');
