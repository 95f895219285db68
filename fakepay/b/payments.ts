import { later, never } from '../shared/agenda.ts';
import { newId } from '../shared/ids.ts';
import { change, created, findPayment, move, ok, oneOf, step, text, type Call, type Handler } from './call.ts';
import type { Payment, PaymentState } from './model.ts';
import { readAmount } from './money.ts';
import { refuse } from './refusal.ts';
import { renderPayment, type Json } from './render.ts';

const lateByMs = 1000;

/** From which states each step may be taken. */
const stepsFrom: Record<'capture' | 'cancel', readonly PaymentState[]> = {
  capture: ['AUTHORISED'],
  cancel: ['PENDING', 'AUTHORISED'],
};

export const createPayment: Handler = ({ tx, given, baseUrl }) => {
  const { minor, currency } = readAmount(given.amount);
  const flow = oneOf(given, 'flow', ['authorise', 'charge']);
  const method = oneOf(given, 'method', ['card', 'upi']);
  // A push method has no authorisation, and pays in rupees.
  if (method === 'upi' && flow !== 'charge') throw refuse.badRequest('flow');
  if (method === 'upi' && currency !== 'INR') throw refuse.badRequest('amount.currency');
  const session = newId('ses');
  const now = tx.clock.now();
  const payment = tx.put('payment', {
    id: newId('fpb'),
    reference: text(given, 'reference'),
    state: 'PENDING',
    amount: minor,
    currency,
    captured: 0,
    refunded: 0,
    flow,
    method,
    session,
    page: `${baseUrl}/pay/${session}`,
    email: text(given, 'email'),
    metadata: readMetadata(given.metadata),
    failure: null,
    card: null,
    createdMs: now,
    updatedMs: now,
  });
  tx.put('session', { id: session, payment: payment.id });
  return created(renderPayment(payment));
};

export const retrievePayment: Handler = (call) => ok(renderPayment(findPayment(call)));

/** GET /payments, oldest first: all of a `reference`, or those made between `from` and `to`, after the id `after`. */
export const listPayments: Handler = ({ tx, given }) => {
  const limit = given.limit === undefined ? 50 : Number(given.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > 200) throw refuse.badRequest('limit');
  const from = moment(given, 'from') ?? Number.NEGATIVE_INFINITY;
  const to = moment(given, 'to') ?? Number.POSITIVE_INFINITY;
  const all = tx
    .list('payment')
    .reverse()
    .filter(({ reference }) => given.reference === undefined || reference === given.reference)
    .filter(({ createdMs }) => createdMs >= from && createdMs < to);
  const start = given.after === undefined ? 0 : all.findIndex(({ id }) => id === given.after) + 1;
  if (given.after !== undefined && start === 0) throw refuse.badRequest('after');
  const items = all.slice(start, start + limit);
  const next = start + limit < all.length ? (items.at(-1)?.id ?? null) : null;
  return ok({ items: items.map(renderPayment), next });
};

export const capturePayment: Handler = (call) => {
  const payment = allowed(findPayment(call), 'capture');
  return ok(renderPayment(capture(call, payment)));
};

/** Takes the money of a payment, whether it was authorised first or not. */
export function capture(call: Call, payment: Payment): Payment {
  never(call.tx, 'authorisation_expires', payment.id);
  move(call, payment, 'capture', { fee: feeOf(payment.amount) });
  return step(call, payment, 'payment.captured', { state: 'CAPTURED', captured: payment.amount, failure: null });
}

export const cancelPayment: Handler = (call) => ok(renderPayment(cancel(call, allowed(findPayment(call), 'cancel'))));

/** An authorisation that nobody captured in its seven days. */
export function expireAuthorisation(call: Call): void {
  const payment = findPayment(call);
  if (payment.state === 'AUTHORISED') cancel(call, payment);
}

function cancel(call: Call, payment: Payment): Payment {
  never(call.tx, 'authorisation_expires', payment.id);
  if (payment.state === 'AUTHORISED') move(call, payment, 'void');
  if (payment.method === 'upi') withdrawRequest(call, payment);
  return step(call, payment, 'payment.cancelled', { state: 'CANCELLED' });
}

/** A decline is not an end: the payment waits for another try. */
export const decline = (call: Call, payment: Payment, failure: Payment['failure']): Payment =>
  step(call, payment, 'payment.failed', { failure, card: null });

/** Waits for the bank's question to be answered. */
export const waitForBank = (call: Call, payment: Payment, card: string): Payment =>
  change(call, payment, { card, failure: null });

/** Under the fault `late_success` the rail does not hear of the cancel in time: the payer approves all the same. */
function withdrawRequest(call: Call, payment: Payment): void {
  never(call.tx, 'upi_approved', payment.id);
  const fault = call.faults.forPayer();
  if (fault !== null) later(call.tx, fault.ms ?? lateByMs, 'upi_comes_late', payment.id);
}

function allowed(payment: Payment, wanted: keyof typeof stepsFrom): Payment {
  if (stepsFrom[wanted].includes(payment.state)) return payment;
  throw refuse.wrongState(renderPayment(payment));
}

function readMetadata(given: unknown): Record<string, string> {
  if (given === undefined) return {};
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw refuse.badRequest('metadata');
  if (Object.values(given).some((value) => typeof value !== 'string')) throw refuse.badRequest('metadata');
  return { ...given };
}

export function moment(given: Json, field: string): number | null {
  const value = given[field];
  if (value === undefined) return null;
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at)) throw refuse.badRequest(field);
  return at;
}

/** fakepay-b keeps 1.2 % and 20 minor units of a capture. */
const feeOf = (amount: number): number => Math.min(amount, Math.round(amount * 0.012) + 20);
