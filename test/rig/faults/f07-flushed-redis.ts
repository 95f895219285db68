import { until } from '../../harness/wait.ts';
import { declaredWithin, generationOf } from '../generation.ts';
import { NOBODY_LOOKS } from '../cuts.ts';
import type { FaultTest } from '../fault-test.ts';
import { Lateness } from '../lateness.ts';
import type { Trial } from '../trial.ts';

const DECLARED_WITHIN_MS = 20_000;

export const f7: FaultTest = {
  file: import.meta.filename,
  id: 'F7',
  title: 'a Redis that was emptied sells nothing twice and stops nobody who pays',
  procedure: 'FLUSHALL in the middle of a sale, 5 times',
  criteria: [
    'a new generation is declared within 2 s',
    'nobody who has an order is stopped',
    'sold seats are not offered again',
  ],
  control: { off: 'nobody looks whether Redis is the one that it was', breaks: /is declared within/ },
  quick: true,
  run,
};

async function run(trial: Trial): Promise<void> {
  const dist = trial.without('nobody-looks', NOBODY_LOOKS);
  const sale = await trial.sale(dist, { halls: 1 });
  const { rig, history, halls } = sale;
  const crowd = sale.letIn({ perSecond: 12, inside: 40 });
  let [slowestMs, lateMs] = [0, 0];
  for (let nth = 0; nth < trial.amount(5, 1); nth++) {
    const after = history.orders + 15;
    await until(() => history.orders >= after, { withinMs: 90_000, what: `${after} orders` });
    const before = await generationOf(rig, halls[0]!.slug);
    await rig.stores.redisCommand('FLUSHALL');
    trial.struck('FLUSHALL');
    const lateness = new Lateness();
    slowestMs = Math.max(slowestMs, await declaredWithin(rig, halls[0]!.slug, before, DECLARED_WITHIN_MS));
    lateMs = Math.max(lateMs, lateness.stop());
  }
  const after = history.orders + 10;
  await until(() => history.orders >= after, { withinMs: 60_000, what: 'orders are taken again' });
  await crowd.end();
  const seen = `${Math.round(slowestMs)} ms at most`;
  trial.expectInTime('a new generation is declared within 2 s', slowestMs < 2_000, seen, lateMs);
  // However busy the machine is.
  trial.expect('a new generation is declared', slowestMs < DECLARED_WITHIN_MS, seen);
  const stopped = history.all.filter(
    ({ order, gaveUp, wronged }) => order && (gaveUp !== undefined || wronged !== undefined),
  );
  trial.expect(
    'nobody who has an order is stopped',
    stopped.length === 0,
    stopped.map(({ wronged, gaveUp }) => wronged ?? gaveUp).join(),
  );
  const gone = history.refusalsOf(/seats_gone/);
  trial.expect(
    'sold seats are not offered again',
    gone === 0,
    `${gone} holds were of seats that PostgreSQL knew to be taken`,
  );
  await trial.judge(sale);
}
