import { build } from './build.ts';
import { runProgram } from './program.ts';
import { runCompiled } from './running.ts';

/** `npm run verify-ticket -- <text of the QR>` */
await runProgram(async () => {
  await build();
  return runCompiled('verify-ticket.js', process.argv.slice(2));
});
