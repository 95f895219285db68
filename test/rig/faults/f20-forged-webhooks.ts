import { accepted, type Order, Visitor } from '../../harness/visitor.ts';
import { until } from '../../harness/wait.ts';
import type { FaultTest } from '../fault-test.ts';
import type { Rig } from '../rig.ts';
import type { Trial } from '../trial.ts';
import { deliver, eventOf, macOf, signed } from '../webhook.ts';

const STALE_S = 301;
const NEXT_SECRET = 'whsec_next_secret_of_the_account';

export const f20: FaultTest = {
  file: import.meta.filename,
  id: 'F20',
  title: 'nobody but the gateway can say that an order is paid',
  procedure:
    'for orders that wait for their money, messages that say it has come: forged, signed with another secret, stale, changed, re-serialised, unsigned; then the secret is rotated while a sale goes on',
  criteria: ['every false message is refused', 'no order moves', 'every true message is taken through the rotation'],
  control: { off: 'the check of the signature', breaks: /is refused|no order moves/ },
  quick: false,
  run,
};

async function run(trial: Trial): Promise<void> {
  const cut = {
    file: 'modules/payments/providers/stripe.provider.js',
    from: /this\.verified\(rawBody, [^)]*\)/,
    to: "JSON.parse(rawBody.toString('utf8'))",
  };
  const changed: Record<string, string> = {};
  const envOf = (): Record<string, string> => changed;
  const dist = trial.without('trusting', [cut]);
  const sale = await trial.sale({ envOf, ...dist });
  const { rig, halls } = sale;
  const waiting = await Promise.all(
    Array.from({ length: trial.amount(20, 4) }, async (_, n): Promise<Order> => {
      const visitor = new Visitor(rig.product.url, { address: `127.1.20.${1 + n}` });
      const hold = accepted(await visitor.hold(halls[0]!.slug, { bestAvailable: { quantity: 1 } }));
      const order = accepted(await visitor.order(hold.id));
      accepted(await visitor.pay(order.id));
      visitor.leave();
      return order;
    }),
  );
  const answers: number[] = [];
  for (const order of waiting) {
    for (const [body, signature] of falseMessages(rig, order.id)) answers.push(await deliver(rig, body, signature));
  }
  trial.struck('false messages', answers.length);
  const refused = answers.filter((status) => status === 400).length;
  trial.expect('every false message is refused', refused === answers.length, `${refused} of ${answers.length}`);
  const moved = await rig.stores.query("SELECT FROM orders WHERE status <> 'pending' OR EXISTS (SELECT FROM tickets)");
  trial.expect('no order moves', moved.length === 0, `${moved.length} of ${waiting.length} moved`);
  if (trial.guards === 'off') return;

  const old = rig.product.fakepay.webhookSecret;
  const crowd = sale.letIn({ perSecond: 8, inside: 30, mix: { buys: 100 } });
  changed.STRIPE_WEBHOOK_SECRET = `${old},${NEXT_SECRET}`;
  for (const at of rig.product.replicas.keys()) {
    await rig.product.replicas[at]!.kill('SIGTERM');
    await rig.product.restart(at);
  }
  trial.struck('rotation of the secret');
  const [first] = waiting;
  const known = rig.product.fakepay.truth().intents.find(({ metadata }) => metadata.order_id === first!.id);
  const genuine = [old, NEXT_SECRET].map((secret) => {
    const body = eventOf('payment_intent.processing', { ...known, object: 'payment_intent', status: 'processing' });
    return deliver(rig, body, signed(body, secret));
  });
  const taken = (await Promise.all(genuine)).filter((status) => status < 300).length;
  const after = sale.history.orders + 10;
  await until(() => sale.history.orders >= after, { withinMs: 60_000, what: 'the sale goes on' });
  await crowd.end();
  trial.expect(
    'every true message is taken through the rotation',
    taken === 2,
    `${taken} of 2 secrets; ${sale.history.paid} paid`,
  );
  await trial.judge(sale);
}

/** Messages that say that an order's money is reserved, none of them the gateway's. */
function falseMessages({ product }: Rig, orderId: string): [body: string, signature: string | undefined][] {
  const { intents } = product.fakepay.truth();
  const intent = intents.find(({ metadata }) => metadata.order_id === orderId);
  const secret = product.fakepay.webhookSecret;
  const nowS = Math.floor(Date.now() / 1000);
  const object = { ...intent, object: 'payment_intent', status: 'requires_capture', latest_charge: null };
  const says = (): string => eventOf('payment_intent.amount_capturable_updated', object);
  const body = says();
  const other = `${body.slice(0, -1)} }`;
  return [
    [says(), undefined],
    [says(), ''],
    [says(), `t=${nowS},v1=${'0'.repeat(64)}`],
    [body, signed(body, 'whsec_of_somebody_else')],
    [body, signed(body, secret, nowS - STALE_S)],
    [body, `t=${nowS},v1=${macOf(body, secret, nowS - 1)}`],
    [body, `t=${nowS},v0=${macOf(body, secret, nowS)}`],
    // The same JSON in other bytes, and another amount, under the signature of the true one.
    [other, signed(body, secret)],
    [body.replace(/"amount":\d+/, '"amount":1'), signed(body, secret)],
  ];
}
