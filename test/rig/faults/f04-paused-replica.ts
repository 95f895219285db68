import { randomUUID } from 'node:crypto';
import { signal } from '../../../local/process-table.ts';
import { accepted, type Hold, type Order, Visitor } from '../../harness/visitor.ts';
import { until } from '../../harness/wait.ts';
import type { FaultTest } from '../fault-test.ts';
import type { Sale } from '../sale.ts';
import type { Trial } from '../trial.ts';

interface Waiting {
  readonly visitor: Visitor;
  readonly hold: Hold;
  readonly order: Order;
}

export const f4: FaultTest = {
  file: import.meta.filename,
  id: 'F4',
  title: 'a replica that slept through a deadline changes nothing when it wakes',
  procedure:
    'a replica is stopped (SIGSTOP) for 5 s of a sale; then again while it waits for the gateway, until its orders have expired and others have bought their seats',
  criteria: [
    'who is served by the sleeper is told once it wakes',
    'what it wanted to do is refused',
    'the seats are the second buyer’s',
  ],
  control: { off: 'the look under the lock whether the order was closed meanwhile', breaks: /is refused/ },
  quick: false,
  run,
};

async function run(trial: Trial): Promise<void> {
  const cut = {
    file: 'modules/checkout/start-payment.js',
    from: /const closed = .*;/,
    to: 'const closed = false;',
  };
  const sale = await trial.sale(trial.without('without-recheck', [cut]));
  if (trial.guards === 'on') await sleepThroughSale(trial, sale);
  const told = await askSleeper(trial, sale, trial.amount(20, 6));
  const refused = told.filter(({ first, again }) => first >= 400 && again === 409).length;
  const seen = told.map(({ first, again }) => `${first} then ${again}`).join(', ');
  trial.expect('what it wanted to do is refused', refused === told.length, seen);
  await trial.judge(sale);
}

/** A short sleep in the middle of a sale: nobody loses anything. */
async function sleepThroughSale(trial: Trial, sale: Sale): Promise<void> {
  const crowd = sale.letIn({ perSecond: 10, inside: 30 });
  const { pid } = sale.rig.product.replicas[0]!;
  await until(() => sale.history.orders > 5, { withinMs: 60_000, what: 'the sale is under way' });
  const wakesAt = performance.now() + trial.amount(5_000, 1_500);
  signal(pid, 'SIGSTOP');
  trial.struck('SIGSTOP');
  await until(() => performance.now() >= wakesAt, { withinMs: 10_000, what: 'its sleep is over' });
  signal(pid, 'SIGCONT');
  const after = sale.history.orders + 10;
  await until(() => sale.history.orders >= after, { withinMs: 60_000, what: 'orders are taken after the sleep' });
  await crowd.end();
  const { gaveUp } = sale.history.counts;
  trial.expect('who is served by the sleeper is told once it wakes', gaveUp === 0, `${gaveUp} gave up`);
}

/** @returns what those were told whose payments were being opened by the replica that slept, then and with the same key again */
async function askSleeper(trial: Trial, sale: Sale, count: number): Promise<{ first: number; again: number }[]> {
  const { rig, halls } = sale;
  const { product, stores } = rig;
  const [sleeper] = product.replicas;
  const slug = halls[0]!.slug;
  const waiting = await Promise.all(
    Array.from({ length: count }, async (_, n): Promise<Waiting> => {
      const visitor = new Visitor(sleeper!.url, { address: `127.1.4.${1 + n}` });
      const hold = accepted(await visitor.hold(slug, { bestAvailable: { quantity: 2 } }));
      return { visitor, hold, order: accepted(await visitor.order(hold.id)) };
    }),
  );
  // The gateway acts, and its answer is on its way for longer than the replica is awake.
  for (const link of rig.links('fakepay', 0)) link.set('down', { latencyMs: 1_200 });
  const known = product.fakepay.truth().intents.length;
  const keys = waiting.map(() => randomUUID());
  const answers = waiting.map(({ visitor, order }, at) => visitor.pay(order.id, keys[at]));
  await until(() => product.fakepay.truth().intents.length >= known + count, {
    withinMs: 20_000,
    what: 'the gateway has them',
    everyMs: 2,
  });
  signal(sleeper!.pid, 'SIGSTOP');
  trial.struck('SIGSTOP past the deadline');
  await stores.query(
    "UPDATE orders SET pay_by = clock_timestamp() - interval '1 second', pay_by_most = clock_timestamp() WHERE status = 'pending'",
  );
  const seconds = await buyTheirSeats(sale, waiting);
  for (const link of rig.links('fakepay', 0)) link.set('down', {});
  signal(sleeper!.pid, 'SIGCONT');
  const firsts = await Promise.all(answers);
  const told = await Promise.all(
    firsts.map(async ({ status: first }, at) => {
      const { visitor, order } = waiting[at]!;
      const ask = async (): Promise<number> => {
        const { status } = await visitor.pay(order.id, keys[at]);
        return status < 500 ? status : 0;
      };
      return { first, again: await until(ask, { withinMs: 30_000, what: 'a clear answer', everyMs: 250 }) };
    }),
  );
  const sold = await stores.query(
    `SELECT FROM places p JOIN orders o ON o.event_id = p.event_id AND o.id = p.order_id WHERE o.hold_id = ANY($1) AND p.state = 's'`,
    [seconds],
  );
  trial.expect('the seats are the second buyer’s', sold.length === 2 * count, `${sold.length} of ${2 * count}`);
  for (const { visitor } of waiting) visitor.leave();
  return told;
}

/** Others take the same seats at the replicas that are awake, and pay. @returns their holds */
async function buyTheirSeats(sale: Sale, waiting: readonly Waiting[]): Promise<string[]> {
  const awake = sale.rig.product.replicas[1]!.url;
  return Promise.all(
    waiting.map(async ({ hold }, n) => {
      const buyer = new Visitor(awake, { address: `127.1.5.${1 + n}` });
      const seats = hold.seats.map(({ id }) => id);
      const take = async (): Promise<Hold> => accepted(await buyer.hold(sale.halls[0]!.slug, { seats }));
      const taken = await until(take, {
        withinMs: 60_000,
        what: 'the seats of an expired order are free',
        everyMs: 200,
      });
      const order = accepted(await buyer.order(taken.id));
      accepted(await buyer.confirm(accepted(await buyer.pay(order.id))));
      await buyer.waitFor(order.id, 'paid', 60_000);
      buyer.leave();
      return taken.id;
    }),
  );
}
