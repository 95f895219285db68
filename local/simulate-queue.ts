import { simulations } from '../test/rush/simulations/index.ts';
import { runSuite } from './fault-suite.ts';
import { RUSH_TALLY } from './paths.ts';
import { runProgram } from './program.ts';

/** `npm run simulate:queue`: a rush on a waiting room. `-- Q2 --seed 7` one part, `--quick` small, `--control` with its controls. */
await runProgram(() =>
  runSuite({ command: 'simulate:queue', tests: simulations, tally: RUSH_TALLY }, process.argv.slice(2)),
);
