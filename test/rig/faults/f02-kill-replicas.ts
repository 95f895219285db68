import { until } from '../../harness/wait.ts';
import type { FaultTest } from '../fault-test.ts';
import { RUNG_ONCE } from '../cuts.ts';
import type { Trial } from '../trial.ts';

const BETWEEN_KILLS_MS = 5_000;

export const f2: FaultTest = {
  file: import.meta.filename,
  id: 'F2',
  title: 'replicas that die take nothing with them',
  procedure: 'kill -9 of one of 3 replicas every 5 s for 2 minutes of a sale; it is started again each time',
  criteria: ['at most 0.5 % of the requests fail after one retry'],
  control: { off: 'jobs are rung once only: what died with its worker is not taken up', breaks: /come to its end/ },
  quick: true,
  run,
};

async function run(trial: Trial): Promise<void> {
  const kills = trial.amount(24, trial.guards === 'on' ? 2 : 6);
  // A gateway that takes its time: a capture is under way whenever a worker dies.
  const fakepay = { latencyMs: 150, seed: trial.seed };
  const dist = trial.without('rung-once', RUNG_ONCE);
  const sale = await trial.sale({ fakepay, ...dist }, { halls: trial.amount(5, 1) });
  const { product } = sale.rig;
  const crowd = sale.letIn({ perSecond: 15 });
  for (let nth = 0; nth < kills; nth++) {
    const due = performance.now() + (trial.size === 'full' ? BETWEEN_KILLS_MS : BETWEEN_KILLS_MS / 4);
    const victim = Math.floor(trial.random() * product.replicas.length);
    await until(() => performance.now() >= due && crowd.inside > 0, { withinMs: 60_000, what: 'somebody is buying' });
    await product.replicas[victim]!.kill('SIGKILL');
    await product.restart(victim);
    trial.struck('kill -9 of a replica');
    if (nth % 6 === 5) trial.say(`${nth + 1} of ${kills} kills, ${crowd.came} visitors, ${sale.history.orders} orders`);
  }
  await crowd.end();
  const { requests, failedOnce, failedTwice } = sale.history.counts;
  trial.expect(
    'at most 0.5 % of the requests fail after one retry',
    failedTwice <= requests * 0.005,
    `${failedTwice} of ${requests}; ${failedOnce} needed the retry`,
  );
  await trial.judge(sale, trial.guards === 'on' ? 90_000 : 20_000);
}
