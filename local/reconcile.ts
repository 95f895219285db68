import { build } from './build.ts';
import { runProgram } from './program.ts';
import { replicaEnv, runCompiled } from './running.ts';

/** `npm run reconcile -- [--provider stripe] [--from <day>] [--to <day>] [--json]` */
await runProgram(async () => {
  await build();
  return runCompiled('reconcile.js', process.argv.slice(2), replicaEnv());
});
