import { build } from './build.ts';
import { runProgram } from './program.ts';
import { runCompiled } from './running.ts';

/** `npm run check:invariants`: proves, also in the middle of a sale, that nothing was sold twice and nothing is lost. */
await runProgram(async () => {
  await build();
  return runCompiled('check-invariants.js', []);
});
