import type { FaultTest } from './fault-test.ts';
import type { Outcome } from './outcome.ts';
import type { RigPool } from './rig-pool.ts';
import { sentence, type Size, Trial } from './trial.ts';

export interface RunOptions {
  readonly seed: number;
  readonly size: Size;
  /** Whether the control is run too. */
  readonly control: boolean;
  readonly rigs: RigPool;
  readonly say: (line: string) => void;
}

/** Runs a fault test with its guards on, then its control. Never throws: trouble is a finding. */
export async function runTest(test: FaultTest, options: RunOptions): Promise<Outcome> {
  const began = performance.now();
  const trial = await tried(test, options, 'on');
  const held = trial.broken.length === 0;
  const control = held && options.control ? await runControl(test, options) : null;
  return {
    id: test.id,
    title: test.title,
    seed: options.seed,
    passed: held && (control?.failed ?? true),
    orders: trial.orders,
    requests: trial.requests,
    faults: trial.faults,
    findings: trial.findings,
    control,
    durationMs: Math.round(performance.now() - began),
  };
}

async function runControl(test: FaultTest, options: RunOptions): Promise<Outcome['control']> {
  const { off, breaks } = test.control;
  options.say(`control: ${off}`);
  const { broken } = await tried(test, options, 'off');
  const proof = broken.find(({ criterion, seen }) => breaks.test(`${criterion}: ${seen}`));
  if (proof) return { off, failed: true, seen: `${proof.criterion}: ${proof.seen}` };
  const seen = broken.map(({ criterion, seen: what }) => `${criterion}: ${what}`).join('; ');
  options.say(`CONTROL HELD with ${off}: ${seen === '' ? 'nothing was broken' : `only this was broken: ${seen}`}`);
  return { off, failed: false, seen };
}

async function tried(test: FaultTest, { seed, size, rigs, say }: RunOptions, guards: 'on' | 'off'): Promise<Trial> {
  const trial = new Trial({ seed, size, guards, rigs, say });
  try {
    await test.run(trial);
  } catch (error) {
    trial.expect('the procedure runs to its end', false, sentence(error));
  }
  if (trial.broken.length > 0 && guards === 'on') say(trial.logs());
  await trial.close().catch((error: unknown) => trial.expect('the rig ends', false, sentence(error)));
  return trial;
}
