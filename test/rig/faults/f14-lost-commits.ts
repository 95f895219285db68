import { until } from '../../harness/wait.ts';
import type { FaultTest } from '../fault-test.ts';
import type { Trial } from '../trial.ts';

const COMMIT = Buffer.from('COMMIT\0');

export const f14: FaultTest = {
  file: import.meta.filename,
  id: 'F14',
  title: 'a commit whose answer is lost is found again by its key',
  procedure:
    'the proxies before PostgreSQL let one COMMIT in eight through and reset the connection instead of passing its answer back, 500 times',
  criteria: ['every visitor is told in the end', 'no hold has become two orders'],
  control: { off: 'answers are not kept, and a hold does not lead to its order', breaks: /I4|I8|told in the end/ },
  quick: true,
  run,
};

async function run(trial: Trial): Promise<void> {
  const drops = trial.amount(500, 40);
  const dist = trial.without('forgetful', FORGETFUL);
  const sale = await trial.sale(dist, { halls: trial.amount(5, 1) });
  const { rig, history } = sale;
  let dropped = 0;
  for (const link of rig.links('postgres')) {
    link.watch((chunk, connection) => {
      if (dropped >= drops || !chunk.includes(COMMIT) || trial.random() >= 1 / 8) return;
      dropped++;
      connection.dropReply();
    });
  }
  const crowd = sale.letIn({ perSecond: 20, inside: 40 });
  let said = 0;
  const enough = (): boolean => {
    if (dropped >= said + 100) trial.say(`${(said = dropped)} of ${drops} answers lost, ${history.orders} orders`);
    return dropped >= drops;
  };
  await until(enough, { withinMs: 600_000, what: `${drops} commits have lost their answer`, everyMs: 50 });
  await crowd.end();
  trial.struck('COMMIT without an answer', dropped);
  rig.heal();
  const { gaveUp, failedOnce } = history.counts;
  trial.expect(
    'every visitor is told in the end',
    gaveUp === 0,
    `${gaveUp} gave up; ${failedOnce} requests were sent again`,
  );
  const twice = await rig.stores.query('SELECT FROM orders GROUP BY event_id, hold_id HAVING count(*) > 1');
  trial.expect('no hold has become two orders', twice.length === 0, `${twice.length}`);
  await trial.judge(sale);
}

const FORGETFUL = [
  { file: 'platform/http/sql/keep-answer.sql', from: 'WHERE', to: 'WHERE false AND' },
  { file: 'modules/checkout/sql/order-of-hold.sql', from: 'WHERE', to: 'WHERE false AND' },
];
