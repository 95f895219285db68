import { later } from '../shared/agenda.ts';
import { newId } from '../shared/ids.ts';
import { change, created, findPayment, move, ok, oneOf, tell, text, type Call, type Handler } from './call.ts';
import type { Dispute } from './model.ts';
import { readAmount } from './money.ts';
import { refuse } from './refusal.ts';
import { renderDispute, renderPayment, renderRefund, type Json } from './render.ts';

const settlesAfterMs = 100;
const disputeFee = 2000;
const respondWithinMs = 7 * 86_400_000;

export const createRefund: Handler = (call) => {
  const payment = findPayment(call);
  const reference = text(call.given, 'reference');
  const { minor, currency } = readAmount(call.given.amount);
  if (currency !== payment.currency) throw refuse.badRequest('amount.currency');
  if (payment.state !== 'CAPTURED') throw refuse.wrongState(renderPayment(payment));
  if (minor > payment.captured - payment.refunded) throw refuse.badRequest('amount.value');
  if (call.tx.list('dispute').some((each) => each.payment === payment.id && each.state !== 'won')) {
    throw refuse.wrongState(renderPayment(payment));
  }
  const id = newId('fpr');
  const createdMs = call.tx.clock.now();
  const refund = call.tx.put('refund', {
    id,
    payment: payment.id,
    reference,
    amount: minor,
    currency,
    state: 'PENDING',
    createdMs,
  });
  move(call, payment, 'refund', { refund: id, amount: minor });
  change(call, payment, { refunded: payment.refunded + minor });
  later(call.tx, settlesAfterMs, 'refund_settles', id);
  return created(renderRefund(refund));
};

export const retrieveRefund: Handler = ({ tx, id }) => {
  const refund = tx.get('refund', id);
  if (refund === undefined) throw refuse.notFound();
  return ok(renderRefund(refund));
};

/** Those that carry a reference of the merchant's. */
export const findRefunds: Handler = ({ tx, given }) => {
  const reference = text(given, 'reference');
  const items = tx.list('refund').filter((each) => each.reference === reference);
  return ok({ items: items.map(renderRefund) });
};

/** A refund ends: it is done, or it fails and gives the money back to the merchant. */
export function settleRefund(call: Call): void {
  const refund = call.tx.need('refund', call.id);
  const payment = call.tx.need('payment', refund.payment);
  const fails = payment.card === 'refund_fails';
  const settled = call.tx.put('refund', { ...refund, state: fails ? 'FAILED' : 'DONE' });
  if (fails) {
    move(call, payment, 'refund_reversal', { refund: refund.id, amount: refund.amount });
    change(call, payment, { refunded: payment.refunded - refund.amount });
  }
  tell(call, fails ? 'refund.failed' : 'refund.done', { refund: renderRefund(settled) });
}

/** A cardholder asks his bank for the money back, and it is gone at once. `call.given`: payment, reason. */
export function openDispute(call: Call): Json {
  const payment = findPayment({ ...call, id: text(call.given, 'payment') });
  if (payment.state !== 'CAPTURED') throw refuse.wrongState(renderPayment(payment));
  const dispute = call.tx.put('dispute', {
    id: newId('fpd'),
    payment: payment.id,
    amount: payment.captured,
    currency: payment.currency,
    reason: typeof call.given.reason === 'string' ? call.given.reason : 'fraudulent',
    state: 'open',
    respondByMs: call.tx.clock.now() + respondWithinMs,
  });
  move(call, payment, 'dispute', { fee: disputeFee });
  tell(call, 'dispute.opened', { dispute: renderDispute(dispute) });
  return renderDispute(dispute);
}

/** `call.given.outcome`: won brings the money back. */
export function closeDispute(call: Call): Json {
  const state: Dispute['state'] = oneOf(call.given, 'outcome', ['won', 'lost']);
  const before = call.tx.get('dispute', call.id);
  if (before === undefined) throw refuse.notFound();
  const payment = call.tx.need('payment', before.payment);
  if (before.state !== 'open') throw refuse.wrongState(renderPayment(payment));
  const dispute = call.tx.put('dispute', { ...before, state });
  if (state === 'won') move(call, payment, 'dispute_reversal', { amount: dispute.amount });
  tell(call, `dispute.${state}`, { dispute: renderDispute(dispute) });
  return renderDispute(dispute);
}
