import { build } from './build.ts';
import { runProgram } from './program.ts';
import { runCompiled } from './running.ts';

/** `npm run state-at -- <event> [instant] [--seats]` */
await runProgram(async () => {
  await build();
  return runCompiled('state-at.js', process.argv.slice(2));
});
