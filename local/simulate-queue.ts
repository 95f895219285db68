import { fillRoom } from '../test/rush/full-room.ts';
import { simulations } from '../test/rush/simulations/index.ts';
import { CannotContinue } from './cannot-continue.ts';
import { runSuite, takeStage } from './fault-suite.ts';
import { RUSH_TALLY } from './paths.ts';
import { runProgram } from './program.ts';

/**
 * `npm run simulate:queue`: a rush on a waiting room. `-- Q2 --seed 7` one part, `--quick` small, `--control` with its controls,
 * `--tokens` the door alone, `--room 1000000` what so many places weigh.
 */
await runProgram(async () => {
  const words = process.argv.slice(2);
  const at = words.indexOf('--room');
  if (at >= 0) {
    const places = Number(words[at + 1]);
    if (!Number.isSafeInteger(places) || places < 1)
      throw new CannotContinue('--room needs a number of places: npm run simulate:queue -- --room 1000000');
    await takeStage();
    await fillRoom(places);
    return 0;
  }
  const asked = words.map((word) => (word === '--tokens' ? 'Q7' : word));
  return runSuite({ command: 'simulate:queue', tests: simulations, tally: RUSH_TALLY }, asked);
});
