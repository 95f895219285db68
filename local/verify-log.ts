import { build } from './build.ts';
import { runProgram } from './program.ts';
import { runCompiled } from './running.ts';

/** `npm run verify-log -- [event] [--head] [--anchors <file>]` */
await runProgram(async () => {
  await build();
  return runCompiled('verify-log.js', process.argv.slice(2));
});
