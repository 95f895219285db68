import type { Product } from '../../harness/product.ts';
import { until } from '../../harness/wait.ts';
import type { FaultTest } from '../fault-test.ts';
import type { Sale } from '../sale.ts';
import type { Trial } from '../trial.ts';

/** Five minutes, 20 times as fast. */
const OUTAGE_MS = 15_000;
const NOTICED_WITHIN_MS = 10_000;
const BACK_WITHIN_MS = 60_000;
const PHASE_WITHIN_MS = 300_000;
const LOOK_EVERY_MS = 200;
/** Nobody is declined: who is sent to the second gateway was sent there because the first could not be reached. */
const MIX = { buys: 82, cancels: 8, 'abandons the order': 5, 'buys in two tabs': 5 };
const OPEN = /stampede_provider_breaker\{[^}]*provider="stripe",operation="create"\} 2/;

const UNKNOWN_IS_NOT_SENT = [
  { file: 'modules/payments/failover.js', from: "{ of: 'unknown' } : null", to: "{ of: 'never_sent' } : null" },
  // What else would stop it: the payment is marked as sent, and by another request than the one that gives up.
  { file: 'modules/checkout/start-payment.js', from: 'mine.version !== payment.version + ours', to: 'false' },
  { file: 'modules/checkout/start-payment.js', from: 'payment.sentAt !== null', to: 'false' },
];

export const f21: FaultTest = {
  file: import.meta.filename,
  id: 'F21',
  title: 'with two gateways a sale outlives an outage of the first, and no order has money at both',
  procedure:
    'of two gateways the first is away for 15 s (5 minutes, scaled); then 30 % of its answers are 503s; then 85 % of the payments that it opens are not told to us',
  criteria: [
    'each replica leaves the first gateway alone within 10 s',
    'fans pay at the second meanwhile',
    'the first is asked again once it is back',
    'the sale goes on through the brownout',
    'only who was never sent to the first is sent to the second',
    'no order has money or an open payment at both',
  ],
  control: { off: 'the difference between "not sent" and "no answer"', breaks: /at both|never sent/ },
  quick: false,
  run,
};

async function run(trial: Trial): Promise<void> {
  const sale = await trial.sale({
    ...trial.without('unknown-is-not-sent', UNKNOWN_IS_NOT_SENT),
    fakepayB: { callsPerSecond: 0, webhooksAtOnce: 32 },
    env: { PAYMENT_CALLS_PER_SECOND: 'stripe=9000/9000,fakepay-b=9000/9000' },
  });
  const { product } = sale.rig;
  const both = new Set<string>();
  const watch = setInterval(() => paidAtBoth(product).forEach((order) => both.add(order)), LOOK_EVERY_MS);
  try {
    const crowd = sale.letIn({ perSecond: 12, inside: 48, mix: MIX, patienceMs: 90_000 });
    await more(sale, trial.amount(30, 10));
    if (trial.guards === 'on') await outage(trial, sale);
    const { faults } = product.fakepay;
    faults.add({ on: '*', fault: 'brownout', ms: 300, errorShare: 0.3, seed: trial.seed });
    trial.struck('brownout');
    const before = sale.history.paid;
    await more(sale, trial.amount(150, 20));
    trial.expect(
      'the sale goes on through the brownout',
      sale.history.paid > before,
      `${sale.history.paid - before} paid`,
    );
    faults.clear();
    faults.add({ on: 'create', fault: 'reset_after_commit', probability: 0.85, seed: trial.seed });
    const lost = (): number => faults.list()[0]?.fired ?? 0;
    const enough = trial.amount(300, 80);
    await until(() => lost() >= enough, { withinMs: PHASE_WITHIN_MS, what: `${enough} lost answers`, everyMs: 100 });
    trial.struck('answer lost after the act', lost());
    faults.clear();
    await crowd.end();
  } finally {
    clearInterval(watch);
  }
  const strayed = atSecond(product).filter((order) => firstKnows(product).has(order));
  trial.expect('only who was never sent to the first is sent to the second', strayed.length === 0, strayed.join(', '));
  await trial.judge(sale, 60_000);
  for (const order of paidAtBoth(product)) both.add(order);
  trial.expect('no order has money or an open payment at both', both.size === 0, [...both].join(', '));
}

async function outage(trial: Trial, sale: Sale): Promise<void> {
  const { product } = sale.rig;
  const { faults } = product.fakepay;
  const began = performance.now();
  const after = (): number => Math.round(performance.now() - began);
  faults.add({ on: '*', fault: 'outage' });
  trial.struck('outage');
  const noticed = await Promise.all(
    product.replicas.map(async ({ url }) => {
      const open = async (): Promise<boolean> => OPEN.test(await (await fetch(`${url}/metrics`)).text());
      await until(open, { withinMs: BACK_WITHIN_MS, what: 'the breaker opens', everyMs: 100 }).catch(() => undefined);
      return after();
    }),
  );
  trial.expect(
    'each replica leaves the first gateway alone within 10 s',
    Math.max(...noticed) <= NOTICED_WITHIN_MS,
    `${noticed.join(', ')} ms`,
  );
  const paid = (): number =>
    (product.fakepayB?.truth().movements ?? []).filter(({ kind }) => kind === 'capture').length;
  await until(() => after() >= OUTAGE_MS && paid() > 0, {
    withinMs: BACK_WITHIN_MS,
    what: 'the outage is over',
    everyMs: 100,
  }).catch(() => undefined);
  trial.expect('fans pay at the second meanwhile', paid() > 0, `${paid()} paid there`);
  const known = product.fakepay.truth().intents.length;
  faults.clear();
  const back = performance.now();
  const asked = (): boolean => product.fakepay.truth().intents.length > known;
  const seen = await until(asked, { withinMs: BACK_WITHIN_MS, what: 'the first is asked again' }).then(
    () => true,
    () => false,
  );
  const tookMs = Math.round(performance.now() - back);
  trial.expect('the first is asked again once it is back', seen, `after ${tookMs} ms`);
}

/** So many orders more. */
async function more({ history }: Sale, count: number): Promise<void> {
  const wanted = history.orders + count;
  await until(() => history.orders >= wanted, { withinMs: PHASE_WITHIN_MS, what: `${wanted} orders`, everyMs: 100 });
}

/** Orders of which the first gateway has a payment, in whatever state. */
function firstKnows({ fakepay }: Product): ReadonlySet<string> {
  return new Set(fakepay.truth().intents.map(({ metadata }) => metadata.order_id ?? ''));
}

function atSecond({ fakepayB }: Product): string[] {
  return (fakepayB?.truth().payments ?? []).map(({ metadata }) => metadata.order ?? '');
}

/** Orders that could be charged, or are, at the one and at the other. */
function paidAtBoth({ fakepay, fakepayB }: Product): string[] {
  const first = fakepay.truth().intents.filter(({ status }) => status !== 'canceled');
  const orders = new Set(first.map(({ metadata }) => metadata.order_id ?? ''));
  const second = (fakepayB?.truth().payments ?? []).filter(({ state }) => state !== 'CANCELLED');
  return second.map(({ metadata }) => metadata.order ?? '').filter((order) => orders.has(order));
}
