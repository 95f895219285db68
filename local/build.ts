import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CannotContinue } from './cannot-continue.ts';
import { tail } from './commands.ts';
import { filesBelow, readText, writableFolder } from './files.ts';
import { inHome, inRoot, root } from './paths.ts';
import { runProgram } from './program.ts';
import { progress } from './progress.ts';
import { RunFile } from './run-file.ts';
import { buildSteps, type Step } from './steps.ts';

const OTHER_BUILD_MS = 300_000;

/** Builds what has changed since the last build. @throws CannotContinue with the output of the step that failed. */
export async function build(): Promise<void> {
  writableFolder(inHome('build'));
  const turn = await takeTurn();
  try {
    for (const group of buildSteps) {
      const results = await Promise.allSettled(group.map(runStep));
      for (const result of results) if (result.status === 'rejected') throw result.reason;
    }
  } finally {
    turn.release();
  }
}

async function runStep(step: Step): Promise<void> {
  const stampFile = inHome('build', `${step.name}.stamp`);
  const hash = hashOf(step.inputs);
  if (existsSync(inRoot(step.output)) && readText(stampFile) === hash) return;
  // Until it has run to its end, what lies there is nobody's output.
  rmSync(stampFile, { force: true });
  const result = await progress(step.title, step.run);
  if (!result.ok) {
    throw new CannotContinue(
      `${tail(result.output, 40)}\nThe build failed while ${step.title}: mend what is named above, then try again.`,
    );
  }
  if (!existsSync(inRoot(step.output))) {
    throw new CannotContinue(`The build failed while ${step.title}: it has ended well but left no ${step.output}.`);
  }
  writeFileSync(stampFile, hash);
}

function hashOf(inputs: string[]): string {
  const hash = createHash('sha256').update(process.version);
  const skip = (name: string): boolean => name === 'dist' || name === 'node_modules' || name === 'generated';
  for (const input of inputs) {
    for (const file of filesBelow(inRoot(input), skip)) {
      const content = readFileSync(file);
      hash.update(`${path.relative(root, file)}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest('hex');
}

/** Two builds at once would write over each other: `npm test` beside a starting `npm start`. */
async function takeTurn(): Promise<RunFile> {
  const file = inHome('build', 'turn.json');
  const deadline = performance.now() + OTHER_BUILD_MS;
  const free = (): boolean => RunFile.livingOwner(file) === null;
  if (!free()) {
    await progress('waiting for another build', async () => {
      while (!free() && performance.now() < deadline) await sleep(200);
    });
  }
  return RunFile.take(file);
}

if (import.meta.main) {
  await runProgram(async () => {
    const beganAt = performance.now();
    await build();
    console.log(`Built in ${((performance.now() - beganAt) / 1000).toFixed(1)} s.`);
  });
}
