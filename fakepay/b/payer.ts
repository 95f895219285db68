import { later } from '../shared/agenda.ts';
import { findPayment, move, ok, step, type Call, type Handler } from './call.ts';
import type { Failure, Payment } from './model.ts';
import { capture, decline, waitForBank } from './payments.ts';
import { refuse } from './refusal.ts';
import { renderPayment } from './render.ts';

const authorisationLifeMs = 7 * 86_400_000;

interface Card {
  failure?: Failure;
  /** The bank asks the cardholder first. */
  asks?: boolean;
}

/** What a payer may say that he pays with. */
export const cards: Record<string, Card> = {
  visa: {},
  challenge: { asks: true },
  refund_fails: {},
  declined: { failure: { reason: 'declined', advice: 'other_method' } },
  insufficient_funds: { failure: { reason: 'insufficient_funds', advice: 'other_method' } },
  stolen: { failure: { reason: 'stolen', advice: 'stop' } },
  issuer_away: { failure: { reason: 'issuer_away', advice: 'retry' } },
};

const notAuthenticated: Failure = { reason: 'authentication_failed', advice: 'other_method' };
const declinedInApp: Failure = { reason: 'declined', advice: 'other_method' };

/**
 * The payer acts: {card} for a card, {answer: "approve"|"decline"} in his bank's question or his UPI app, there with
 * `afterMs` when the answer takes its time.
 */
export const authorise: Handler = (call) => {
  const session = call.tx.get('session', call.id);
  if (session === undefined) throw refuse.notFound();
  const payment = call.tx.need('payment', session.payment);
  if (payment.state !== 'PENDING') throw refuse.wrongState(renderPayment(payment));
  const about = { ...call, id: payment.id };
  return ok(renderPayment(payment.method === 'upi' ? answerInApp(about, payment) : payByCard(about, payment)));
};

function payByCard(call: Call, payment: Payment): Payment {
  const { card: name = payment.card, answer } = call.given;
  const card = typeof name === 'string' && Object.hasOwn(cards, name) ? cards[name] : undefined;
  if (typeof name !== 'string' || card === undefined) throw refuse.badRequest('card');
  if (answer !== undefined && answer !== 'approve' && answer !== 'decline') throw refuse.badRequest('answer');
  if (card.failure !== undefined) return decline(call, payment, card.failure);
  if (card.asks === true && answer === undefined) return waitForBank(call, payment, name);
  if (answer === 'decline') return decline(call, payment, notAuthenticated);
  move(call, payment, 'authorise');
  const paying = { ...payment, card: name };
  if (payment.flow === 'charge') return capture(call, paying);
  later(call.tx, authorisationLifeMs, 'authorisation_expires', payment.id);
  return step(call, paying, 'payment.authorised', { state: 'AUTHORISED', failure: null });
}

function answerInApp(call: Call, payment: Payment): Payment {
  const { answer, afterMs = 0 } = call.given;
  if (answer !== 'approve' && answer !== 'decline') throw refuse.badRequest('answer');
  if (!Number.isInteger(Number(afterMs)) || Number(afterMs) < 0) throw refuse.badRequest('afterMs');
  if (answer === 'decline') return decline(call, payment, declinedInApp);
  if (Number(afterMs) === 0) return capture(call, payment);
  later(call.tx, Number(afterMs), 'upi_approved', payment.id);
  return payment;
}

/** The payer's approval arrives, if the payment still waits for it. */
export function takeApproval(call: Call): void {
  const payment = findPayment(call);
  if (payment.state === 'PENDING') capture(call, payment);
}

/** Money for a payment that was cancelled before it came. */
export function takeLateMoney(call: Call): void {
  const payment = findPayment(call);
  if (payment.state === 'CANCELLED') capture(call, payment);
}
