import { describe, expect, it, vi } from 'vitest';
import { failureOf, kinds, listen, order, PATIENCE_MS, post, start } from '../testing.ts';

async function paid(webhookUrl: string | null = null) {
  const { fakepay, stripe } = await start({ webhookUrl, webhooksAtOnce: 1 });
  const { id } = await stripe.paymentIntents.create({ ...order, confirm: true, payment_method: 'pm_card_visa' });
  await stripe.paymentIntents.capture(id);
  const open = (more: object = {}) =>
    post(fakepay, '/__disputes', { payment_intent: id, reason: 'fraudulent', ...more });
  return { fakepay, stripe, id, open };
}

describe('disputes', () => {
  it('take the money and a fee at once; evidence is reviewed; a won one brings the money back', async () => {
    const shop = await listen();
    const { fakepay, stripe, id, open } = await paid(shop.url);
    const { body } = await open();
    const disputeId = String(body.id);
    expect(body).toMatchObject({ object: 'dispute', amount: 13_000, status: 'needs_response', payment_intent: id });
    expect(kinds(fakepay)).toEqual(['authorise 13000', 'capture 13000', 'dispute 13000']);

    const reviewed = await stripe.disputes.update(disputeId, { evidence: { uncategorized_text: 'Scanned at 20:04.' } });
    expect(reviewed).toMatchObject({ status: 'under_review', evidence_details: { submission_count: 1 } });
    await post(fakepay, `/__disputes/${disputeId}`, { outcome: 'won' });
    const won = await stripe.disputes.retrieve(disputeId, { expand: ['balance_transactions'] });
    expect(won.status).toBe('won');
    expect(won.balance_transactions).toMatchObject([
      { type: 'adjustment', reporting_category: 'dispute', amount: -13_000, fee: 1500, net: -14_500 },
      { type: 'adjustment', reporting_category: 'dispute_reversal', amount: 13_000, fee: 0 },
    ]);
    expect(fakepay.truth().totals.eur).toMatchObject({ dispute: 13_000, dispute_reversal: 13_000 });
    expect(fakepay.truth().intents[0]?.disputes).toEqual([{ id: disputeId, amount: 13_000, status: 'won' }]);
    await vi.waitFor(() => expect(fakepay.pendingWebhooks()).toBe(0), PATIENCE_MS);
    expect(shop.types().filter((type) => type.includes('dispute'))).toEqual([
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.updated',
      'charge.dispute.closed',
      'charge.dispute.funds_reinstated',
    ]);
  });

  it('that are lost keep the money, and nothing happens to them any more', async () => {
    const { fakepay, stripe, open } = await paid();
    const { body } = await open({ amount: 3000 });
    const lost = await post(fakepay, `/__disputes/${String(body.id)}`, { outcome: 'lost' });
    expect(lost.body).toMatchObject({ status: 'lost', amount: 3000 });
    expect((await post(fakepay, `/__disputes/${String(body.id)}`, { outcome: 'won' })).status).toBe(400);
    const late = await failureOf(stripe.disputes.update(String(body.id), { evidence: { uncategorized_text: 'x' } }));
    expect(late.code).toBe('dispute_closed');
    expect(kinds(fakepay).filter((kind) => kind.startsWith('dispute'))).toEqual(['dispute 3000']);
  });

  it('stage evidence without sending it when told so', async () => {
    const { stripe, open } = await paid();
    const id = String((await open()).body.id);
    const staged = await stripe.disputes.update(id, { evidence: { uncategorized_text: 'x' }, submit: false });
    expect(staged).toMatchObject({ status: 'needs_response', evidence_details: { has_evidence: true } });
    expect((await stripe.disputes.close(id)).status).toBe('lost');
  });

  it('forbid a refund while they stand, and mark the charge', async () => {
    const { stripe, id, open } = await paid();
    await open();
    expect((await failureOf(stripe.refunds.create({ payment_intent: id }))).code).toBe('charge_disputed');
    const intent = await stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] });
    expect(intent.latest_charge).toMatchObject({ disputed: true });
    expect((await stripe.disputes.list({ payment_intent: id })).data).toHaveLength(1);
    expect((await open()).status).toBe(400);
  });

  it('may come after a refund: the double loss that a shop has to see', async () => {
    const { fakepay, stripe, id, open } = await paid();
    await stripe.refunds.create({ payment_intent: id });
    expect((await open()).status).toBe(201);
    expect(fakepay.truth().totals.eur).toMatchObject({ capture: 13_000, refund: 13_000, dispute: 13_000 });
  });

  it.each([
    ['for more than was captured', { amount: 13_001 }],
    ['for an unknown reason', { reason: 'boredom' }],
    ['about an unknown payment', { payment_intent: 'pi_none' }],
  ])('are refused %s', async (_, change) => {
    const { open } = await paid();
    expect((await open(change)).status).toBe(400);
  });
});
