import { accepted, Visitor } from '../../harness/visitor.ts';
import { until } from '../../harness/wait.ts';
import type { FaultTest } from '../fault-test.ts';
import { Lateness } from '../lateness.ts';
import type { Sale } from '../sale.ts';
import type { Trial } from '../trial.ts';

const RESUMES_WITHIN_MS = 10_000;

export const f13: FaultTest = {
  file: import.meta.filename,
  id: 'F13',
  title: 'what PostgreSQL acknowledged is there after it was killed',
  procedure:
    'in the middle of a sale PostgreSQL is stopped at once (pg_ctl -m immediate) 10 times and its postmaster is killed (-9) 10 times, by turns',
  criteria: [
    'orders are taken again within 10 s of PostgreSQL accepting connections',
    'who is refused meanwhile is told 503, never 500',
  ],
  control: { off: 'synchronous_commit: a commit is acknowledged before it is written', breaks: /I8|I7|I4/ },
  quick: true,
  run,
};

async function run(trial: Trial): Promise<void> {
  const kills = trial.amount(20, 2);
  const careless = { synchronous_commit: 'off', wal_writer_delay: '10s', wal_writer_flush_after: '1GB' };
  const sale = await trial.sale(trial.guards === 'off' ? { postgres: careless } : {}, { halls: trial.amount(5, 1) });
  // The event itself is on the disk: only what is acknowledged during the sale can be lost.
  await sale.rig.stores.query('CHECKPOINT');
  const crowd = sale.letIn({ perSecond: 20, inside: 40 });
  let [slowestMs, lateMs] = [0, 0];
  for (let nth = 0; nth < kills; nth++) {
    // At a random moment of the sale: after so many more orders.
    const after = sale.history.orders + 5 + Math.floor(trial.random() * 20);
    await until(() => sale.history.orders >= after, { withinMs: 60_000, what: `${after} orders are acknowledged` });
    await sale.rig.stores.postgres.restart(nth % 2 === 0 ? 'SIGQUIT' : 'SIGKILL');
    trial.struck(nth % 2 === 0 ? 'immediate stop of PostgreSQL' : 'kill -9 of the postmaster');
    const lateness = new Lateness();
    slowestMs = Math.max(slowestMs, await untilOrdersAreTaken(sale, nth));
    lateMs = Math.max(lateMs, lateness.stop());
    if (nth % 5 === 4) trial.say(`${nth + 1} of ${kills} kills, ${sale.history.orders} orders`);
  }
  await crowd.end();
  trial.expectInTime(
    'orders are taken again within 10 s of PostgreSQL accepting connections',
    slowestMs < RESUMES_WITHIN_MS,
    `${Math.round(slowestMs)} ms at most`,
    lateMs,
  );
  const bugs = sale.history.refusalsOf(/^500/);
  trial.expect(
    'who is refused meanwhile is told 503, never 500',
    bugs === 0,
    JSON.stringify(sale.history.counts.refusals),
  );
  await trial.judge(sale);
}

/** @returns how long it took until somebody new could order */
async function untilOrdersAreTaken(sale: Sale, nth: number): Promise<number> {
  const began = performance.now();
  const visitor = new Visitor(sale.rig.product.url, { address: `127.1.0.${1 + nth}`, timeoutMs: 12_000 });
  const order = async (): Promise<string> => {
    const hold = accepted(await visitor.hold(sale.halls.at(-1)!.slug, { bestAvailable: { quantity: 1 } }));
    const taken = accepted(await visitor.order(hold.id));
    await visitor.request('POST', `/api/orders/${taken.id}/cancel`);
    return taken.id;
  };
  await until(order, { withinMs: 30_000, what: 'orders are taken again', everyMs: 50 });
  visitor.leave();
  return performance.now() - began;
}
