import { simulations } from '../test/seats/simulations/index.ts';
import { runSuite } from './fault-suite.ts';
import { SEATS_TALLY } from './paths.ts';
import { runProgram } from './program.ts';

/** `npm run simulate:seats`: a crowd at the live seat map. `-- S1 --seed 7` one part, `--quick` small, `--control` with its controls. */
await runProgram(() =>
  runSuite({ command: 'simulate:seats', tests: simulations, tally: SEATS_TALLY }, process.argv.slice(2)),
);
