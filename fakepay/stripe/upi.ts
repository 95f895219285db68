import { later, never } from '../shared/agenda.ts';
import { randomText } from '../shared/ids.ts';
import { fail, giveUp, settle, show } from './bank.ts';
import { emit, type Answer, type Call } from './call.ts';
import type { Intent } from './model.ts';
import { renderIntent } from './render.ts';

/** What a payer, or the program in his place, does in his app. */
export interface PayerAnswer {
  approved: boolean;
  /** How long his answer takes to get here; meanwhile the payment may be cancelled. */
  afterMs: number;
  /** How long his bank then says neither yes nor no; meanwhile it may not. */
  processingMs: number;
}

const answerWithinMs = 5 * 60_000;
const lateByMs = 1000;

/** Sends a request to the payer's app. Money comes when he approves, in one step: nothing is authorised before. */
export function askPayer(call: Call, intent: Intent, returnUrl: string | null): Answer {
  const token = randomText(24);
  const asked = call.tx.put('intent', {
    ...intent,
    status: 'requires_action',
    lastError: null,
    challenge: {
      kind: 'upi',
      token,
      url: `${call.baseUrl}/upi/${intent.id}?token=${token}`,
      returnUrl,
      expiresAt: Math.floor((call.tx.clock.now() + answerWithinMs) / 1000),
    },
  });
  call.tx.remove('answering', intent.id);
  later(call.tx, answerWithinMs, 'upi_expires', intent.id);
  emit(call, 'payment_intent.requires_action', renderIntent(asked));
  return show(call, asked);
}

/** @returns the intent as it stands at once: unchanged when the answer takes its time */
export function answerInApp(call: Call, intent: Intent, { approved, afterMs, processingMs }: PayerAnswer): Intent {
  call.tx.put('answering', { id: intent.id, method: intent.method ?? '', approved, processingMs });
  if (afterMs > 0) later(call.tx, afterMs, 'upi_answered', intent.id);
  else takeAnswer({ ...call, id: intent.id });
  return call.tx.need('intent', intent.id);
}

/** The payer's answer arrives. */
export function takeAnswer(call: Call): void {
  const intent = call.tx.need('intent', call.id);
  const answer = call.tx.get('answering', call.id);
  if (answer === undefined || intent.status !== 'requires_action' || intent.method !== answer.method) return;
  never(call.tx, 'upi_expires', call.id);
  if (answer.processingMs === 0) return decide(call, intent);
  const processing = call.tx.put('intent', { ...intent, status: 'processing', challenge: null });
  later(call.tx, answer.processingMs, 'upi_processed', call.id);
  emit(call, 'payment_intent.processing', renderIntent(processing));
}

/** The payer's bank has made up its mind. */
export function endProcessing(call: Call): void {
  const intent = call.tx.need('intent', call.id);
  if (intent.status === 'processing') decide(call, intent);
}

function decide(call: Call, intent: Intent): void {
  const answer = call.tx.need('answering', intent.id);
  const method = call.tx.need('method', answer.method);
  call.tx.remove('answering', intent.id);
  const declined = {
    code: 'payment_intent_payment_attempt_failed',
    declineCode: null,
    message: 'The customer declined the payment, or their bank did.',
  };
  if (answer.approved) settle(call, intent, method, false);
  else fail(call, intent, method, declined, false);
}

/** Nobody has answered in time. */
export function expireRequest(call: Call): void {
  const intent = call.tx.need('intent', call.id);
  if (intent.status !== 'requires_action' || intent.challenge?.kind !== 'upi') return;
  forgetPayer(call, intent);
  const message =
    'The latest payment attempt of this PaymentIntent has expired. Provide a payment method to try again.';
  giveUp(call, intent, 'payment_intent_payment_attempt_expired', message);
}

/**
 * Withdraws a request from the payer's app. The rail may not hear of it in time: under the fault `late_success` he
 * approves all the same, and the money comes later on.
 */
export function forgetPayer(call: Call, intent: Intent): void {
  never(call.tx, 'upi_expires', intent.id);
  never(call.tx, 'upi_answered', intent.id);
  const fault = call.faults.forPayer();
  if (fault === null) return call.tx.remove('answering', intent.id);
  call.tx.put('answering', { id: intent.id, method: intent.method ?? '', approved: true, processingMs: 0 });
  later(call.tx, fault.ms ?? lateByMs, 'upi_comes_late', intent.id);
}

/** Money that nobody waits for any more. What was paid in another way meanwhile is sent back by the rail itself. */
export function takeLateMoney(call: Call): void {
  const intent = call.tx.need('intent', call.id);
  const answer = call.tx.get('answering', call.id);
  const ended = intent.status === 'canceled' || intent.status === 'requires_payment_method';
  if (answer !== undefined && ended) decide(call, intent);
}
