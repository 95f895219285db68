import { randomUUID } from 'node:crypto';
import { until } from '../../harness/wait.ts';
import type { FaultTest } from '../fault-test.ts';
import type { RigStores } from '../stores.ts';
import type { Trial } from '../trial.ts';
import { deliver, eventOf, signed } from '../webhook.ts';

const POISON = 'poison';

export const f26: FaultTest = {
  file: import.meta.filename,
  id: 'F26',
  title: 'a message or a job that cannot be understood stops nobody else',
  procedure:
    'in the middle of a sale: signed messages of unknown types, with fields missing, with a status of a later API, about payments that nobody knows, of 1 MB; and jobs that nobody handles',
  criteria: [
    'no message is answered 5xx',
    'the sale goes on',
    'what waits can be seen',
    'a job that is mended is done',
  ],
  control: {
    off: 'that a job which fails is put off: it takes its worker’s time again at once',
    breaks: /can be seen/,
  },
  quick: false,
  run,
};

async function run(trial: Trial): Promise<void> {
  const cut = { file: 'platform/outbox/sql/postpone-job.sql', from: 'WHERE', to: 'WHERE false AND' };
  const sale = await trial.sale(trial.without('never-put-off', [cut]));
  const { rig, history, halls } = sale;
  const crowd = sale.letIn({ perSecond: 8, inside: 30 });
  await until(() => history.orders > 3, { withinMs: 60_000, what: 'the sale is under way' });
  const poison = messages();
  const answers: number[] = [];
  for (const body of poison) answers.push(await deliver(rig, body, signed(body, rig.product.fakepay.webhookSecret)));
  trial.struck('poisonous messages', poison.length);
  trial.expect(
    'no message is answered 5xx',
    answers.every((status) => status < 500),
    answers.join(' '),
  );
  for (let nth = 0; nth < 20; nth++) {
    await rig.stores.query("INSERT INTO outbox (event_id, key, kind, payload) VALUES ($1, $2, 'nobody.knows', '{}')", [
      halls[0]!.eventNo,
      `${POISON}:${nth}`,
    ]);
  }
  trial.struck('poisonous jobs', 20);
  const paid = history.paid + trial.amount(60, 8);
  await until(() => history.paid >= paid, { withinMs: 120_000, what: 'others pay meanwhile' });
  await crowd.end();
  const { gaveUp } = history.counts;
  trial.expect('the sale goes on', gaveUp === 0, `${history.paid} paid, ${gaveUp} gave up`);
  const visible = async (): Promise<boolean> =>
    (await rig.stores.query("SELECT FROM outbox WHERE kind = 'nobody.knows' AND last_error LIKE '%nobody%'")).length ===
    20;
  const seen = await until(visible, { withinMs: 10_000, what: 'each job says what is wrong with it' }).catch(
    (error: Error) => error.message,
  );
  const unmatched = await rig.stores.query<{ reason: string }>(
    'SELECT last_error AS reason FROM webhook_inbox WHERE processed_at IS NULL AND last_error IS NOT NULL',
  );
  trial.expect(
    'what waits can be seen',
    seen === true && unmatched.length > 0,
    `${String(seen)}; ${unmatched.map(({ reason }) => reason).join(', ')}`,
  );
  await mend(rig.stores, halls[0]!.eventNo);
  const done = async (): Promise<boolean> =>
    (await rig.stores.query("SELECT FROM outbox WHERE key LIKE 'poison:%' AND done_at IS NULL")).length === 0;
  const mended = await until(done, { withinMs: 30_000, what: 'the mended jobs are done' }).catch(
    (error: Error) => error.message,
  );
  trial.expect('a job that is mended is done', mended === true, String(mended));
  await trial.judge(sale);
}

/** As an operator would: the jobs become ones that somebody handles, the messages that are nobody's are put aside. */
async function mend(stores: RigStores, eventNo: number): Promise<void> {
  await stores.query(
    `UPDATE outbox SET kind = 'checkout.payment_unwanted', next_at = clock_timestamp(),
       payload = jsonb_build_object('orderId', gen_random_uuid(), 'paymentId', gen_random_uuid())
     WHERE event_id = $1 AND kind = 'nobody.knows'`,
    [eventNo],
  );
  await stores.query(
    'UPDATE webhook_inbox SET processed_at = clock_timestamp() WHERE processed_at IS NULL AND last_error IS NOT NULL',
  );
}

function messages(): string[] {
  const intent = (fields: object) => ({
    id: `pi_${randomUUID()}`,
    object: 'payment_intent',
    amount: 100,
    currency: 'eur',
    metadata: {},
    ...fields,
  });
  const ours = { payment_id: 'pay_1_00000000000000000000000000', order_id: 'ord_1_00000000000000000000000000' };
  return [
    eventOf('invented.by_a_later_api', { id: 'inv_1', object: 'invention' }),
    eventOf('payment_intent.succeeded', { object: 'payment_intent' }),
    eventOf('payment_intent.succeeded', intent({ status: 'a_status_of_tomorrow' })),
    eventOf('payment_intent.succeeded', intent({ status: 'succeeded', metadata: ours })),
    eventOf('charge.refunded', { id: 'ch_1', object: 'charge', amount: 'many' }),
    eventOf('payment_intent.succeeded', intent({ status: 'succeeded', description: 'x'.repeat(1024 * 1024) })),
    '{"id": "evt_half", "type": "payment_intent.succ',
    '[]',
    'null',
  ];
}
