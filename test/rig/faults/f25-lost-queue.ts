import { until } from '../../harness/wait.ts';
import { RUNG_ONCE } from '../cuts.ts';
import type { FaultTest } from '../fault-test.ts';
import { emptyRedisFolder } from '../stores.ts';
import type { Trial } from '../trial.ts';

const MOST_FINAL_MS = 120_000;
/** Of the control: many times what it takes otherwise. */
const LOST_FOR_GOOD_MS = 30_000;
/** Where BullMQ keeps the jobs that no worker has. */
const QUEUE = 'bull:stampede-jobs:wait';

export const f25: FaultTest = {
  file: import.meta.filename,
  id: 'F25',
  title: 'a queue that is lost with thousands of jobs in it loses none of them',
  procedure:
    'replicas without workers sell until 2,000 orders wait for their capture; then workers come, all jobs are rung in BullMQ at once, and Redis is killed (-9) and comes back with nothing',
  criteria: ['every effect happens exactly once within 2 minutes'],
  control: { off: 'jobs are rung once only', breaks: /exactly once|come to its end/ },
  quick: false,
  run,
};

async function run(trial: Trial): Promise<void> {
  const jobs = trial.amount(2_000, 40);
  const dist = trial.without('rung-once', RUNG_ONCE);
  const workers = { WORKERS: 'off' };
  const sale = await trial.sale({ ...dist, envOf: () => workers }, { halls: Math.ceil(jobs / 700) });
  const { rig } = sale;
  const { stores, product } = rig;
  // Nobody waits for his tickets, or the crowd would never leave.
  const crowd = sale.letIn({ perSecond: 100, inside: 60, mix: { buys: 100 }, patienceMs: 2_000 });
  const waiting = async (): Promise<number> => {
    const [row] = await stores.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM orders WHERE status = 'finalised'",
    );
    return row!.count;
  };
  await until(async () => (await waiting()) >= jobs, {
    withinMs: 600_000,
    what: `${jobs} orders wait for their capture`,
    everyMs: 250,
  });
  await crowd.end();
  // Slow ones, so that the queue is full when it is lost.
  product.fakepay.faults.add({ on: 'capture', fault: 'hang_after_commit', ms: 1_500 });
  workers.WORKERS = 'on';
  const employ = async (at: number): Promise<void> => {
    await product.replicas[at]!.kill('SIGTERM');
    await product.restart(at);
  };
  await employ(0);
  // In Redis, not only leased: what is still on its way to BullMQ would be sent to the new Redis.
  const queued = async (): Promise<number> => Number(await stores.redisCommand('LLEN', QUEUE));
  const lost = await until(
    async () => {
      const count = await queued();
      return count >= Math.min(jobs / 4, 400) ? count : null;
    },
    { withinMs: 20_000, what: 'the jobs are rung', everyMs: 5 },
  );
  const began = performance.now();
  await stores.redisServer.kill('SIGKILL');
  emptyRedisFolder(stores.redisFolder);
  await stores.redisServer.start();
  product.fakepay.faults.clear();
  await Promise.all([employ(1), employ(2)]);
  trial.struck('Redis lost with its queue');
  trial.struck('jobs in it', lost);
  const done = await until(async () => (await waiting()) === 0, {
    withinMs: trial.guards === 'on' ? MOST_FINAL_MS : LOST_FOR_GOOD_MS,
    what: 'every order is captured',
    everyMs: 250,
  }).catch((error: Error) => error.message);
  const captures = product.fakepay.truth().movements.filter(({ kind }) => kind === 'capture');
  const once = new Set(captures.map(({ intent }) => intent)).size === captures.length;
  const seen = `${captures.length} captures in ${Math.round((performance.now() - began) / 1000)} s${done === true ? '' : `; ${String(done)}`}`;
  trial.expect(
    'every effect happens exactly once within 2 minutes',
    done === true && once && captures.length >= jobs,
    seen,
  );
  if (done === true) await trial.judge(sale);
}
