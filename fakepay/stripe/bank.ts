import { later, never } from '../shared/agenda.ts';
import { behaviour, type Decline, type TestCard } from './cards.ts';
import { emit, move, ok, type Answer, type Call } from './call.ts';
import { docUrl } from './errors.ts';
import { newId } from '../shared/ids.ts';
import type { Charge, Intent, PaymentMethod, Transaction } from './model.ts';
import { renderCharge, renderIntent, renderMethod, renderPublicIntent, type Json } from './render.ts';

const authorisationLifeS = 7 * 86400;

/** The bank's answer. */
export function settle(call: Call, intent: Intent, method: PaymentMethod, authenticated: boolean): Answer {
  const { decline, hangs }: Partial<TestCard> = method.type === 'card' ? behaviour(method) : {};
  if (decline !== undefined) return fail(call, intent, method, decline, authenticated);

  const { tx } = call;
  const manual = method.type === 'card' && (intent.cardsManual || intent.captureMethod === 'manual');
  const made = newCharge(intent, method, authenticated, null, tx.clock.seconds());
  const authorised = tx.put('charge', manual ? { ...made, captureBefore: made.created + authorisationLifeS } : made);
  // Pushed money is never only reserved.
  if (method.type === 'card') move(tx, { ...about(authorised), kind: 'authorise', amount: intent.amount });
  if (manual) later(tx, authorisationLifeS * 1000, 'authorisation_expires', intent.id);
  const charge = manual ? authorised : takeMoney(tx, authorised, intent.amount);
  const done = tx.put('intent', {
    ...intent,
    status: manual ? 'requires_capture' : 'succeeded',
    amountReceived: charge.amountCaptured,
    latestCharge: charge.id,
    method: method.id,
    lastError: null,
    challenge: null,
    canceledAt: null,
    cancellationReason: null,
  });
  emit(call, 'charge.succeeded', renderCharge(charge, method));
  emit(call, manual ? 'payment_intent.amount_capturable_updated' : 'payment_intent.succeeded', renderIntent(done));
  return { ...show(call, done), withheld: hangs ?? false };
}

/** A decline is not an end: the intent waits for another card. */
export function fail(
  call: Call,
  intent: Intent,
  method: PaymentMethod,
  decline: Decline,
  authenticated: boolean,
): Answer {
  const charge = call.tx.put('charge', newCharge(intent, method, authenticated, decline, call.tx.clock.seconds()));
  const error: Json = {
    charge: charge.id,
    code: decline.code,
    ...(decline.declineCode === null ? {} : { decline_code: decline.declineCode }),
    doc_url: docUrl(decline.code),
    message: decline.message,
    payment_method: renderMethod(method),
    type: method.type === 'card' ? 'card_error' : 'invalid_request_error',
  };
  const open = reopen(call, intent, error, charge.id);
  emit(call, 'charge.failed', renderCharge(charge, method));
  return { status: 402, body: { error: { ...error, payment_intent: shape(call, open) } } };
}

export const failAuthentication = (call: Call, intent: Intent): Intent =>
  giveUp(
    call,
    intent,
    'payment_intent_authentication_failure',
    'The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new ' +
      'PaymentMethod to attempt to fulfill this PaymentIntent again.',
  );

/** Ends an attempt before any bank was asked for money. */
export function giveUp(call: Call, intent: Intent, code: string, message: string): Intent {
  return reopen(call, intent, {
    code,
    doc_url: docUrl(code),
    message,
    payment_method: renderMethod(call.tx.need('method', intent.method ?? '')),
    type: 'invalid_request_error',
  });
}

function reopen(call: Call, intent: Intent, error: Json, charge: string | null = intent.latestCharge): Intent {
  const open = call.tx.put('intent', {
    ...intent,
    status: 'requires_payment_method',
    method: null,
    latestCharge: charge,
    lastError: error,
    challenge: null,
  });
  emit(call, 'payment_intent.payment_failed', renderIntent(open));
  return open;
}

function newCharge(
  intent: Intent,
  method: PaymentMethod,
  authenticated: boolean,
  failure: Decline | null,
  created: number,
): Charge {
  return {
    id: newId('ch'),
    intent: intent.id,
    amount: intent.amount,
    currency: intent.currency,
    created,
    method: method.id,
    authenticated,
    status: failure === null ? 'succeeded' : 'failed',
    failure,
    captured: false,
    amountCaptured: 0,
    amountRefunded: 0,
    captureBefore: null,
    balanceTransaction: null,
    disputed: false,
  };
}

export const about = (charge: Charge) => ({ intent: charge.intent, charge: charge.id, currency: charge.currency });

/** The gateway keeps 1.5 % and 25 minor units of a charge. */
const feeOf = (amount: number): number => Math.min(amount, Math.round(amount * 0.015) + 25);

/** Captures, and releases what was authorised beyond it. */
export function takeMoney(tx: Transaction, charge: Charge, amount: number): Charge {
  const balanceTransaction = move(tx, { ...about(charge), kind: 'capture', amount, fee: feeOf(amount) });
  never(tx, 'authorisation_expires', charge.intent);
  const rest = charge.amount - amount;
  if (rest > 0) move(tx, { ...about(charge), kind: 'void', amount: rest });
  return tx.put('charge', {
    ...charge,
    captured: true,
    amountCaptured: amount,
    amountRefunded: rest,
    captureBefore: null,
    balanceTransaction,
  });
}

export function releaseMoney(call: Call, intent: Intent): void {
  const charge = call.tx.need('charge', intent.latestCharge ?? '');
  move(call.tx, { ...about(charge), kind: 'void', amount: charge.amount });
  never(call.tx, 'authorisation_expires', intent.id);
  const released = call.tx.put('charge', { ...charge, amountRefunded: charge.amount, captureBefore: null });
  // Stripe reports the release of an authorisation as a refund of an uncaptured charge.
  emit(call, 'charge.refunded', chargeShape(call.tx, released));
}

export const chargeShape = (tx: Transaction, charge: Charge): Json =>
  renderCharge(charge, tx.need('method', charge.method));

export const shape = (call: Call, intent: Intent): Json =>
  call.access === 'public' ? renderPublicIntent(intent) : renderIntent(intent);

export const show = (call: Call, intent: Intent): Answer => ok(call, shape(call, intent));
