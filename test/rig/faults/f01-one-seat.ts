import { distWithout } from '../../harness/guards.ts';
import { accepted, type Answer, type Hold, type Order, type Problem, Visitor } from '../../harness/visitor.ts';
import type { FaultTest } from '../fault-test.ts';
import { nameOf } from '../persistence.ts';
import type { Trial } from '../trial.ts';

const PAID_WITHIN_MS = 30_000;

/** Or a Redis that holds one seat for many is found out, and every hold is declared lost before PostgreSQL is asked. */
const NOBODY_NOTICES = [
  { file: 'modules/holds/compare-event.js', from: '!isWhole(look)', to: 'false' },
  { file: 'modules/holds/generations.js', from: '&& isWhole(look)', to: '' },
];

/** Redis says yes to everybody: the line that looks whether the seat is free is cut out of its script. */
export const f1: FaultTest = {
  file: import.meta.filename,
  id: 'F1',
  title: 'one seat is sold once, though Redis lets everybody have it',
  procedure:
    '500 visitors hold the same seat (Redis agrees with each), all order it at once; then Redis is killed, and the winner pays',
  criteria: ['1 order', 'everyone else is told 409', 'no 5xx', 'the winner’s seat is sold to him without Redis'],
  control: { off: 'PostgreSQL’s guarded updates as well', breaks: /1 order/ },
  quick: true,
  run,
};

async function run(trial: Trial): Promise<void> {
  const crowd = trial.amount(500, 100);
  const dist = distWithout(trial.guards === 'on' ? ['hold'] : ['hold', 'version'], NOBODY_NOTICES);
  const sale = await trial.sale({ dist });
  const { product, stores } = sale.rig;
  const [hall] = sale.halls;
  const seat = hall!.seatIds[Math.floor(trial.random() * hall!.seatIds.length)]!;
  const visitors = Array.from(
    { length: crowd },
    (_, n) => new Visitor(product.url, { address: `127.2.${n >> 7}.${1 + (n & 127)}` }),
  );
  const holds: Hold[] = await Promise.all(
    visitors.map(async (visitor) => accepted(await visitor.hold(hall!.slug, { seats: [seat] }))),
  );
  const answers: Answer<Order & Problem>[] = await Promise.all(
    visitors.map((visitor, at) => visitor.order(holds[at]!.id)),
  );
  const count = (wanted: (status: number) => boolean): number => answers.filter(({ status }) => wanted(status)).length;
  trial.struck('claims of one seat', answers.length);
  const winners = answers.flatMap(({ status, body }, at) =>
    status === 201 ? [{ order: body, visitor: visitors[at]! }] : [],
  );
  trial.expect('1 order', winners.length === 1, `${winners.length} orders of ${crowd} claims`);
  const told = count((status) => status === 409);
  trial.expect('everyone else is told 409', told === crowd - 1, `${told} of ${crowd - 1}; ${tally(answers)}`);
  trial.expect('no 5xx', count((status) => status >= 500) === 0, `${count((status) => status >= 500)}`);
  if (trial.guards === 'off') return;

  const { visitor, order } = winners[0]!;
  await stores.redisServer.kill('SIGKILL');
  trial.struck('kill -9 of Redis');
  accepted(await visitor.confirm(accepted(await visitor.pay(order.id))));
  const sold = await visitor.waitFor(order.id, 'finalised', PAID_WITHIN_MS).then(
    () => 'finalised',
    (error: Error) => error.message,
  );
  trial.expect('the winner’s seat is sold to him without Redis', sold === 'finalised', sold);
  await stores.redisServer.start();
  await visitor.waitFor(order.id, 'paid', PAID_WITHIN_MS);
  for (const each of visitors) each.leave();
  await trial.judge(sale);
}

/** `409 inventory.taken: 499, 201: 1` */
function tally(answers: readonly Answer<object>[]): string {
  const names = answers.map(nameOf);
  return [...new Set(names)].map((name) => `${name}: ${names.filter((each) => each === name).length}`).join(', ');
}
