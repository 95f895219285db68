import path from 'node:path';

/** The checkout. */
export const root = path.resolve(import.meta.dirname, '..');

/** Everything that a running Stampede keeps on this machine. */
export const home = path.join(root, '.stampede');

export const inHome = (...parts: string[]): string => path.join(home, ...parts);
export const inRoot = (...parts: string[]): string => path.join(root, ...parts);

/** In a build: the programs in few files, made of the modules beside them. */
export const BUNDLE = 'bundle';

/** What Node has compiled of the server's code: a replica that starts compiles nothing twice. */
export const COMPILE_CACHE = inHome('compile-cache');

/** What the last run of the fault tests has counted. */
export const FAULTS_TALLY = inHome('faults', 'tally.json');

/** What the last run of the simulated rush has counted. */
export const RUSH_TALLY = inHome('faults', 'rush-tally.json');

/** What the last run of the simulated seats has counted. */
export const SEATS_TALLY = inHome('faults', 'seats-tally.json');

/** What the last check of the bench has counted. */
export const BENCH_TALLY = inHome('faults', 'bench-tally.json');
