import { until } from '../../harness/wait.ts';
import type { FaultTest } from '../fault-test.ts';
import type { Trial } from '../trial.ts';

const PER_HALL = 700;
const FAULTS = [
  { fault: 'hang_after_commit', probability: 0.1, ms: 3_000 },
  { fault: 'reset_after_commit', probability: 0.11 },
  { fault: '500_after_commit', probability: 0.125 },
];

export const f18: FaultTest = {
  file: import.meta.filename,
  id: 'F18',
  title: 'a gateway that acts and then fails to say so charges nobody twice',
  procedure:
    '20,000 orders, while each call of the gateway is carried out and then hangs, breaks or answers 500, 10 % each',
  criteria: ['at least 20,000 orders', 'everything is final within 60 s of the gateway being well'],
  control: { off: 'the provider’s idempotency key: each sending is a new call', breaks: /I7/ },
  quick: true,
  run,
};

async function run(trial: Trial): Promise<void> {
  const wanted = trial.amount(20_000, 60);
  const dist = trial.without('without-keys', KEYLESS);
  const sale = await trial.sale(
    { env: { STRIPE_TIMEOUT_MS: '1000' }, ...dist },
    { halls: Math.ceil(wanted / PER_HALL) },
  );
  const { history, rig } = sale;
  const { faults } = rig.product.fakepay;
  for (const on of ['create', 'capture', 'cancel', 'refund'] as const) {
    for (const [nth, rule] of FAULTS.entries()) faults.add({ on, ...rule, seed: trial.seed * 31 + nth });
  }
  const crowd = sale.letIn({ perSecond: 200, inside: 96, patienceMs: 90_000 });
  const began = performance.now();
  let said = began;
  await until(
    () => {
      if (performance.now() - said > 20_000) {
        said = performance.now();
        const rate = (history.orders / (said - began)) * 1000;
        trial.say(`${history.orders} of ${wanted} orders, ${rate.toFixed(0)} a second`);
      }
      return history.orders >= wanted;
    },
    { withinMs: 2_400_000, what: `${wanted} orders`, everyMs: 200 },
  );
  await crowd.end();
  for (const { fault, fired } of faults.list()) trial.struck(fault, fired);
  faults.clear();
  const perSecond = (history.orders / (performance.now() - began)) * 1000;
  trial.expect(
    `at least ${wanted} orders`,
    history.orders >= wanted,
    `${history.orders}, ${perSecond.toFixed(1)} a second`,
  );
  await trial.judge(sale, 60_000);
}

const KEYLESS = [
  {
    file: 'modules/payments/providers/stripe.provider.js',
    from: '{ idempotencyKey: key }',
    to: '{ idempotencyKey: `${key}:${Math.random()}` }',
  },
];
