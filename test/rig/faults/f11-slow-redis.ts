import { accepted, type Answer, Visitor } from '../../harness/visitor.ts';
import { until } from '../../harness/wait.ts';
import type { FaultTest } from '../fault-test.ts';
import type { Sale } from '../sale.ts';
import type { Trial } from '../trial.ts';

const REFUSED_WITHIN_MS = 3_000;
const BROWSED_WITHIN_MS = 1_500;

export const f11: FaultTest = {
  file: import.meta.filename,
  id: 'F11',
  title: 'a Redis that is slow or silent slows down nobody who does not need it',
  procedure:
    'Redis answers 800 ms late for a while; then it takes every byte and says nothing (black hole) until 30 holds were tried',
  criteria: [
    'while it is silent a hold is refused 503 within 3 s',
    'pages are shown meanwhile',
    'who has an order can pay meanwhile',
    'holds are made again within 5 s after',
  ],
  control: { off: 'the time limit on an answer of Redis', breaks: /within 3 s|procedure/ },
  quick: false,
  run,
};

async function run(trial: Trial): Promise<void> {
  const cut = { file: 'platform/redis/redis.js', from: /commandTimeout: \w+/, to: 'commandTimeout: 600000' };
  const sale = await trial.sale(trial.without('patient', [cut]));
  const { rig, halls } = sale;
  const { product } = rig;
  const { slug } = halls[0]!;
  let addresses = 0;
  const somebody = (): Visitor =>
    new Visitor(product.url, { address: `127.1.11.${1 + addresses++}`, timeoutMs: 15_000 });

  for (const link of rig.links('redis')) link.set('down', { latencyMs: 400, jitterMs: 400 });
  trial.struck('Redis 400 to 800 ms late');
  accepted(await somebody().hold(slug, { bestAvailable: { quantity: 1 } }));
  rig.heal();
  const payer = somebody();
  const held = await until(async () => accepted(await payer.hold(slug, { bestAvailable: { quantity: 2 } })), {
    withinMs: 10_000,
    what: 'a hold',
  });
  const order = accepted(await payer.order(held.id));

  for (const link of rig.links('redis')) {
    link.set('up', { blackHole: true });
    link.set('down', { blackHole: true });
  }
  trial.struck('silent Redis');
  const tries = await timed(trial.amount(30, 6), () => somebody().hold(slug, { bestAvailable: { quantity: 1 } }));
  const slowest = Math.max(...tries.map(({ tookMs }) => tookMs));
  const refused = tries.filter(({ status }) => status === 503).length;
  const clean = refused === tries.length && slowest < REFUSED_WITHIN_MS;
  trial.expect(
    'while it is silent a hold is refused 503 within 3 s',
    clean,
    `${refused} of ${tries.length}, ${Math.round(slowest)} ms at most`,
  );
  const pages = await timed(10, () => somebody().get(`/api/events/${slug}`));
  const browsed = pages.filter(({ status, tookMs }) => status === 200 && tookMs < BROWSED_WITHIN_MS).length;
  trial.expect(
    'pages are shown meanwhile',
    browsed === pages.length,
    `${browsed} of ${pages.length} within ${BROWSED_WITHIN_MS} ms`,
  );
  await payMeanwhile(trial, sale, payer, order.id);

  const began = performance.now();
  rig.heal();
  await until(async () => accepted(await somebody().hold(slug, { bestAvailable: { quantity: 1 } })), {
    withinMs: 20_000,
    what: 'holds are made again',
  });
  const tookMs = performance.now() - began;
  trial.expect('holds are made again within 5 s after', tookMs < 5_000, `${Math.round(tookMs)} ms`);
  await payer.waitFor(order.id, 'paid', 40_000);
  payer.leave();
  await trial.judge(sale);
}

async function payMeanwhile(trial: Trial, { rig }: Sale, payer: Visitor, orderId: string): Promise<void> {
  const paid = async (): Promise<string> => {
    accepted(await payer.confirm(accepted(await payer.pay(orderId))));
    return (await payer.waitFor(orderId, 'finalised', 20_000)).status;
  };
  const seen = await paid().catch((error: Error) => error.message);
  trial.expect(
    'who has an order can pay meanwhile',
    seen === 'finalised',
    `${seen}, ${rig.product.fakepay.truth().intents.length} intent`,
  );
}

async function timed(count: number, act: () => Promise<Answer<object>>): Promise<{ status: number; tookMs: number }[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const began = performance.now();
      const status = await act().then(
        (answer) => answer.status,
        () => 0,
      );
      return { status, tookMs: performance.now() - began };
    }),
  );
}
