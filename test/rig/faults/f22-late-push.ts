import { randomUUID } from 'node:crypto';
import { publishEvent, type PublishedEvent } from '../../harness/events.ts';
import { accepted, type Hold, type Intent, type Order, Visitor } from '../../harness/visitor.ts';
import { until } from '../../harness/wait.ts';
import type { FaultTest } from '../fault-test.ts';
import type { Sale } from '../sale.ts';
import type { Trial } from '../trial.ts';

const SETTLED_WITHIN_MS = 60_000;

interface Late {
  readonly visitor: Visitor;
  readonly hold: Hold;
  readonly order: Order;
  readonly intent: Intent;
}

export const f22: FaultTest = {
  file: import.meta.filename,
  id: 'F22',
  title: 'money that comes after its order has expired gets seats, or goes back',
  procedure:
    'payers’ apps pay after their orders have expired: where the seats are free still; then where every seat of the hall has been sold to others',
  criteria: ['with free seats every late payer gets tickets', 'without any he has all of his money back within 60 s'],
  control: { off: 'what is done about late money', breaks: /late payer|his money back|come to its end/ },
  quick: false,
  run,
};

async function run(trial: Trial): Promise<void> {
  const late = trial.amount(40, 6);
  const cut = { file: 'modules/checkout/settle-payment.js', from: 'await this.jobs.placeLate(tx, payment);', to: '' };
  const sale = await trial.sale(trial.without('late-is-nobodys', [cut]));
  const { product } = sale.rig;
  const roomy = await publishEvent(product, { rows: 20, seatsPerRow: 20, currency: 'INR' });
  product.fakepay.faults.add({ on: 'upi', fault: 'late_success', ms: 1_500 });
  const lucky = await payLate(sale, roomy, late, async () => undefined);
  trial.struck('late payments, seats free', late);
  const paid = await countUntil(lucky, 'paid');
  trial.expect('with free seats every late payer gets tickets', paid === late, `${paid} of ${late}`);

  // Long enough for the others to have bought every seat, also on a busy machine.
  product.fakepay.faults.clear();
  product.fakepay.faults.add({ on: 'upi', fault: 'late_success', ms: 8_000 });
  const tight = await publishEvent(product, { rows: 1, seatsPerRow: late, currency: 'INR' });
  const unlucky = await payLate(sale, tight, late, (orders) => sellOut(sale, tight, orders));
  trial.struck('late payments, seats gone', late);
  const refunded = await countUntil(unlucky, 'refunded');
  trial.expect('without any he has all of his money back within 60 s', refunded === late, `${refunded} of ${late}`);
  product.fakepay.faults.clear();
  await trial.judge(sale);
}

/** Orders whose payers are asked in their apps, and run out of time; then `meanwhile`, then the apps pay. */
async function payLate(
  sale: Sale,
  event: PublishedEvent,
  count: number,
  meanwhile: (late: readonly Late[]) => Promise<void>,
): Promise<readonly Late[]> {
  const { product, stores } = sale.rig;
  const late = await Promise.all(
    Array.from({ length: count }, async (_, n): Promise<Late> => {
      const visitor = new Visitor(product.url, { address: `127.1.${22 + event.eventNo}.${1 + n}` });
      const hold = accepted(await visitor.hold(event.slug, { bestAvailable: { quantity: 1 } }));
      const order = accepted(await visitor.order(hold.id));
      const payment = accepted(await visitor.pay(order.id, randomUUID(), 'upi'));
      return { visitor, hold, order, intent: accepted(await visitor.confirm(payment, { card: 'pm_upi' })) };
    }),
  );
  await stores.query(
    `UPDATE orders SET pay_by = clock_timestamp() - interval '1 second', pay_by_most = clock_timestamp()
     WHERE event_id = $1 AND status = 'pending'`,
    [event.eventNo],
  );
  await meanwhile(late);
  return late;
}

/** Everyone else takes the seats as soon as they are free, and pays by card. */
async function sellOut(sale: Sale, event: PublishedEvent, late: readonly Late[]): Promise<void> {
  await Promise.all(
    late.map(async (_, n) => {
      const visitor = new Visitor(sale.rig.product.url, { address: `127.1.21.${1 + n}` });
      const take = async (): Promise<Hold> =>
        accepted(await visitor.hold(event.slug, { bestAvailable: { quantity: 1 } }));
      const hold = await until(take, { withinMs: SETTLED_WITHIN_MS, what: 'a seat is free again', everyMs: 20 });
      const order = accepted(await visitor.order(hold.id));
      accepted(await visitor.confirm(accepted(await visitor.pay(order.id))));
      await visitor.waitFor(order.id, 'paid', SETTLED_WITHIN_MS);
      visitor.leave();
    }),
  );
}

async function countUntil(late: readonly Late[], status: string): Promise<number> {
  const ended = await Promise.all(
    late.map(({ visitor, order }) =>
      visitor.waitFor(order.id, status, SETTLED_WITHIN_MS).then(
        () => 1,
        () => 0,
      ),
    ),
  );
  for (const { visitor } of late) visitor.leave();
  return ended.reduce((sum: number, one) => sum + one, 0);
}
