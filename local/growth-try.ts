import { takeStage } from './fault-suite.ts';
import { runProgram } from './program.ts';
import { say } from './progress.ts';
import { measureGrowth } from './growth.ts';
await runProgram(async () => {
  const t = performance.now();
  await takeStage();
  const words = process.argv.slice(2);
  await measureGrowth(words, words.includes('--check') ? 'check' : words.includes('--quick') ? 'quick' : 'full');
  say(`took ${((performance.now() - t) / 1000).toFixed(0)} s`);
  return 0;
});
