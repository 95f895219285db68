import { faultTests } from '../test/rig/index.ts';
import { runSuite } from './fault-suite.ts';
import { FAULTS_TALLY } from './paths.ts';
import { runProgram } from './program.ts';

/** `npm run test:faults`: breaks the product on purpose. `-- F13 --seed 7` one test, `--quick` small, `--control` with its controls, `--fresh` all anew. */
await runProgram(() =>
  runSuite({ command: 'test:faults', tests: faultTests, tally: FAULTS_TALLY }, process.argv.slice(2)),
);
