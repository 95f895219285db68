import type { FaultTest } from '../fault-test.ts';
import type { Trial } from '../trial.ts';

const DRAINS_WITHIN_MS = 45_000;

export const f3: FaultTest = {
  file: import.meta.filename,
  id: 'F3',
  title: 'a rolling restart is seen by nobody',
  procedure:
    'SIGTERM to each of 3 replicas in turn, 5 times round, in the middle of a sale and of people who look around',
  criteria: ['no request of at least 20,000 fails, not even once', 'each replica is gone within 45 s'],
  control: { off: 'the drain: replicas are killed instead', breaks: /no request/ },
  quick: true,
  run,
};

async function run(trial: Trial): Promise<void> {
  const rounds = trial.amount(5, 1);
  const least = trial.amount(20_000, 500);
  const sale = await trial.sale({}, { halls: 2 });
  const { product } = sale.rig;
  const crowd = sale.letIn({ perSecond: 30, mix: { buys: 20, 'buys in two tabs': 2, cancels: 3, 'looks around': 75 } });
  const { counts } = sale.history;
  let slowestMs = 0;
  for (let nth = 0; nth < rounds * product.replicas.length || counts.requests < least; nth++) {
    const replica = nth % product.replicas.length;
    const began = performance.now();
    await product.replicas[replica]!.kill(trial.guards === 'on' ? 'SIGTERM' : 'SIGKILL');
    slowestMs = Math.max(slowestMs, performance.now() - began);
    await product.restart(replica);
    trial.struck(trial.guards === 'on' ? 'SIGTERM of a replica' : 'kill -9 of a replica');
    if (replica === 2) trial.say(`round ${(nth + 1) / 3}: ${counts.requests} requests, ${counts.failedOnce} failed`);
  }
  await crowd.end();
  const seen = `${counts.failedOnce} of ${counts.requests}${counts.failedOnce > 0 ? ` ${JSON.stringify(counts.refusals)}` : ''}`;
  trial.expect(
    `no request of at least ${least} fails, not even once`,
    counts.failedOnce === 0 && counts.requests >= least,
    seen,
  );
  trial.expect('each replica is gone within 45 s', slowestMs < DRAINS_WITHIN_MS, `${Math.round(slowestMs)} ms`);
  await trial.judge(sale);
}
