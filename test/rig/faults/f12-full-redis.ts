import { accepted, Visitor } from '../../harness/visitor.ts';
import { until } from '../../harness/wait.ts';
import type { FaultTest } from '../fault-test.ts';
import type { Trial } from '../trial.ts';

export const f12: FaultTest = {
  file: import.meta.filename,
  id: 'F12',
  title: 'a full Redis refuses new holds plainly, and forgets none',
  procedure:
    'maxmemory is set below what Redis has (noeviction) while 20 people hold seats and one is paying; then it is lifted',
  criteria: [
    'a new hold is refused 503 with Retry-After',
    'every hold is kept',
    'who has an order can pay',
    'holds are made again when there is room',
  ],
  control: { off: 'that a full Redis is an absent one', breaks: /refused 503/ },
  quick: true,
  run,
};

async function run(trial: Trial): Promise<void> {
  const cut = { file: 'platform/http/problem.filter.js', from: '|OOM|', to: '|' };
  const sale = await trial.sale(trial.without('full-is-a-bug', [cut]));
  const { rig, halls } = sale;
  const { slug } = halls[0]!;
  let addresses = 0;
  const somebody = (): Visitor => new Visitor(rig.product.url, { address: `127.1.12.${1 + addresses++}` });
  const holders = Array.from({ length: 20 }, somebody);
  const hold = async (visitor: Visitor) => accepted(await visitor.hold(slug, { bestAvailable: { quantity: 1 } }));
  const holds = await Promise.all(holders.map(hold));
  const payer = somebody();
  const order = accepted(await payer.order((await hold(payer)).id));

  await rig.stores.redisCommand('CONFIG', 'SET', 'maxmemory', '1');
  trial.struck('full Redis');
  const refused = await Promise.all(
    Array.from({ length: 10 }, () => somebody().hold(slug, { bestAvailable: { quantity: 1 } })),
  );
  const plain = refused.filter(({ status, headers }) => status === 503 && headers['retry-after'] !== undefined).length;
  trial.expect(
    'a new hold is refused 503 with Retry-After',
    plain === refused.length,
    refused.map(({ status }) => status).join(' '),
  );
  accepted(await payer.confirm(accepted(await payer.pay(order.id))));
  const seen = await payer.waitFor(order.id, 'finalised', 30_000).then(
    ({ status }) => status,
    (error: Error) => error.message,
  );
  trial.expect('who has an order can pay', seen === 'finalised', seen);

  await rig.stores.redisCommand('CONFIG', 'SET', 'maxmemory', '0');
  await until(() => hold(somebody()), { withinMs: 15_000, what: 'holds are made again when there is room' });
  const reads = await Promise.all(holders.map((visitor, at) => visitor.get(`/api/holds/${holds[at]!.id}`)));
  const kept = reads.filter(({ status }) => status === 200).length;
  trial.expect('every hold is kept', kept === holds.length, `${kept} of ${holds.length}`);
  await payer.waitFor(order.id, 'paid', 60_000);
  for (const visitor of [...holders, payer]) visitor.leave();
  await trial.judge(sale);
}
