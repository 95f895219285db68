import type Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import type { Fakepay } from '../index.ts';
import { order, post, start } from '../testing.ts';

/** Three captured payments, one of them refunded. */
async function trade() {
  const { fakepay, stripe } = await start();
  const ids: string[] = [];
  for (let count = 0; count < 3; count++) {
    const { id } = await stripe.paymentIntents.create({ ...order, confirm: true, payment_method: 'pm_card_visa' });
    await stripe.paymentIntents.capture(id);
    ids.push(id);
  }
  const [first = ''] = ids;
  const refund = await stripe.refunds.create({ payment_intent: first, amount: 1000 });
  return { fakepay, stripe, ids, first, refund };
}

interface SettledRow {
  balance_transaction_id: string;
  payment_intent_id: string | null;
  source_id: string;
  gross: number;
  fee: number;
  net: number;
}

const settled = async ({ url }: Fakepay): Promise<SettledRow[]> =>
  ((await (await fetch(`${url}/__settlement`)).json()) as { rows: SettledRow[] }).rows;

const listed = async (stripe: Stripe): Promise<Stripe.BalanceTransaction[]> =>
  (await stripe.balanceTransactions.list({ limit: 100 })).data;

describe('balance transactions', () => {
  it('are what was moved: amount, fee, net and source, by time and type', async () => {
    const { stripe, refund } = await trade();
    const all = await listed(stripe);
    expect(all.map(({ type, amount, fee, net }) => `${type} ${amount} ${fee} ${net}`)).toEqual([
      'refund -1000 0 -1000',
      ...Array(3).fill('charge 13000 220 12780'),
    ]);
    expect((await stripe.balanceTransactions.list({ type: 'refund' })).data).toMatchObject([{ source: refund.id }]);
    expect((await stripe.balanceTransactions.list({ created: { lt: 1000 } })).data).toEqual([]);
    const page = await stripe.balanceTransactions.list({ limit: 3 });
    const rest = await stripe.balanceTransactions.list({ limit: 3, starting_after: page.data[2]?.id });
    expect([page.has_more, page.data.length, rest.data.length]).toEqual([true, 3, 1]);
    const [newest] = all;
    expect(await stripe.balanceTransactions.retrieve(newest?.id ?? '')).toMatchObject({ id: newest?.id });
  });

  it('and the settlement report agree line by line while no fault is set', async () => {
    const { fakepay, stripe, ids } = await trade();
    const rows = await settled(fakepay);
    const lines = await listed(stripe);
    expect(rows.map((row) => [row.balance_transaction_id, row.gross, row.fee, row.net, row.source_id])).toEqual(
      lines.map((line) => [line.id, line.amount, line.fee, line.net, line.source]),
    );
    expect(rows.map((row) => String(row.payment_intent_id)).toSorted()).toEqual([...ids, String(ids[0])].toSorted());
  });
});

describe('settlement faults', () => {
  it.each([
    ['amount', { type: 'charge', by: -5 }, 'charge 12995 220 12775'],
    ['fee', { type: 'charge', by: 7 }, 'charge 13000 227 12773'],
    ['amount', { type: 'refund', by: 5 }, 'refund -995 0 -995'],
  ])('%s of a %o is told wrongly, and the truth stays', async (kind, more, told) => {
    const { fakepay, stripe } = await trade();
    const before = fakepay.truth();
    expect((await post(fakepay, '/__settlement_faults', { kind, ...more })).status).toBe(201);
    const lines = (await listed(stripe)).map(({ type, amount, fee, net }) => `${type} ${amount} ${fee} ${net}`);
    expect(lines.filter((line) => line === told)).toHaveLength(1);
    expect((await settled(fakepay)).some(({ gross }) => gross === Number(told.split(' ')[1]))).toBe(true);
    expect(fakepay.truth()).toEqual(before);
  });

  it('currency, date, missing charge, missing refund, duplicate and extra rows', async () => {
    const { fakepay, stripe, ids, refund } = await trade();
    const set = (kind: string, more: object) => post(fakepay, '/__settlement_faults', { kind, ...more });
    const [first, second, third] = ids;
    await set('currency', { payment_intent: second, currency: 'usd' });
    await set('duplicate', { payment_intent: second });
    await set('missing', { type: 'refund' });
    await set('missing', { payment_intent: third });
    await set('date', { type: 'charge', payment_intent: first, by: -90_000 });
    await set('extra', { by: 777, currency: 'eur' });
    const lines = await listed(stripe);
    expect(lines.map(({ amount, currency }) => `${amount} ${currency}`).toSorted()).toEqual([
      '13000 eur',
      '13000 usd',
      '13000 usd',
      '777 eur',
    ]);
    expect(lines.some(({ source }) => source === refund.id)).toBe(false);
    // What is dated otherwise is not in the day's report.
    expect(await settled(fakepay)).toHaveLength(3);
    await fetch(`${fakepay.url}/__settlement_faults`, { method: 'DELETE' });
    expect(await listed(stripe)).toHaveLength(4);
  });

  it('may strike one statement alone', async () => {
    const { fakepay, stripe } = await trade();
    await post(fakepay, '/__settlement_faults', { kind: 'missing', where: 'settlement' });
    expect([(await listed(stripe)).length, (await settled(fakepay)).length]).toEqual([4, 3]);
  });

  it('are refused when they are unknown, or have nothing to strike', async () => {
    const { fakepay } = await start();
    expect((await post(fakepay, '/__settlement_faults', { kind: 'typo' })).status).toBe(400);
    expect((await post(fakepay, '/__settlement_faults', { kind: 'missing' })).status).toBe(404);
    expect((await fetch(`${fakepay.url}/__settlement?day=today`)).status).toBe(400);
  });

  it('and a stray payment is money that the shop never ordered', async () => {
    const { fakepay, stripe } = await start();
    const { body } = await post(fakepay, '/__stray', { amount: 4200, currency: 'eur' });
    expect(body).toMatchObject({ status: 'succeeded', amount: 4200, metadata: {} });
    expect((await listed(stripe)).map(({ amount }) => amount)).toEqual([4200]);
  });
});
