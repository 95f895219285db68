import { signal } from '../../../local/process-table.ts';
import { until } from '../../harness/wait.ts';
import type { FaultTest } from '../fault-test.ts';
import type { Rig } from '../rig.ts';
import { RUNG_ONCE } from '../cuts.ts';
import type { Trial } from '../trial.ts';

export const f5: FaultTest = {
  file: import.meta.filename,
  id: 'F5',
  title: 'a worker that dies while it captures captures once',
  procedure:
    'each time that a replica sends a capture it is killed (-9) at that moment, 50 times; every other time the gateway gets the call',
  criteria: ['every payment is captured exactly once'],
  control: {
    off: 'jobs are rung once only: a capture that died with its worker is not taken up',
    breaks: /come to its end/,
  },
  quick: false,
  run,
};

async function run(trial: Trial): Promise<void> {
  const kills = trial.amount(50, 3);
  const dist = trial.without('rung-once', RUNG_ONCE);
  const sale = await trial.sale(dist, { halls: trial.amount(5, 1) });
  const { rig, history } = sale;
  const { product } = rig;
  const crowd = sale.letIn({ perSecond: 10, inside: 30, mix: { buys: 100 } });
  for (let nth = 0; nth < kills; nth++) {
    const victim = await killedInCapture(rig, nth % 2 === 0);
    await product.replicas[victim]!.stopped;
    await product.restart(victim);
    trial.struck('kill -9 in a capture');
    if (nth % 10 === 9) trial.say(`${nth + 1} of ${kills} kills, ${history.orders} orders`);
  }
  await crowd.end();
  await trial.judge(sale, trial.guards === 'on' ? 60_000 : 20_000);
  const captures = product.fakepay.truth().movements.filter(({ kind }) => kind === 'capture');
  const once = new Set(captures.map(({ intent }) => intent)).size === captures.length;
  trial.expect('every payment is captured exactly once', once, `${captures.length} captures`);
}

/** Kills the next replica that captures. @returns which */
async function killedInCapture(rig: Rig, callArrives: boolean): Promise<number> {
  let victim: number | undefined;
  for (const [at] of rig.product.replicas.entries()) {
    for (const link of rig.links('fakepay', at)) {
      link.watch((chunk, connection) => {
        if (victim !== undefined || !chunk.includes('/capture HTTP')) return;
        victim = at;
        signal(rig.product.replicas[at]!.pid, 'SIGKILL');
        if (!callArrives) connection.reset();
      });
    }
  }
  await until(() => victim !== undefined, { withinMs: 60_000, what: 'a replica captures', everyMs: 5 });
  for (const link of rig.links('fakepay')) link.watch(undefined);
  return victim!;
}
