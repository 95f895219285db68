import { behaviour } from './cards.ts';
import { emit, ok, type Answer, type Call, type Handler } from './call.ts';
import { chargeShape, fail, failAuthentication, releaseMoney, settle, shape, show, takeMoney } from './bank.ts';
import { missing, notFound, refused } from './errors.ts';
import { newId, randomText } from '../shared/ids.ts';
import * as reading from './intent-params.ts';
import type { Intent, IntentStatus, PaymentMethod, Transaction } from './model.ts';
import { Params } from './params.ts';
import { askPayer, forgetPayer } from './upi.ts';
import { renderIntent } from './render.ts';

type Step = 'updated' | 'confirmed' | 'captured' | 'canceled' | 'authenticated';

/** The state machine: from which statuses each step may be taken. What follows is in the steps themselves. */
const stepsFrom: Record<Step, readonly IntentStatus[]> = {
  updated: ['requires_payment_method', 'requires_confirmation', 'requires_action'],
  confirmed: ['requires_payment_method', 'requires_confirmation', 'requires_action'],
  authenticated: ['requires_action'],
  captured: ['requires_capture'],
  canceled: ['requires_payment_method', 'requires_capture', 'requires_confirmation', 'requires_action'],
};

export const createIntent: Handler = (call) => {
  const params = new Params(call.params, reading.createParams);
  const types = reading.readMethodTypes(call, params);
  const captureMethod = params.oneOf('capture_method', reading.captureMethods) ?? 'automatic_async';
  const { amount, currency } = reading.readAmount(params);
  const id = newId('pi');
  const intent: Intent = {
    id,
    clientSecret: `${id}_secret_${randomText(25)}`,
    amount,
    currency,
    created: call.tx.clock.seconds(),
    status: 'requires_payment_method',
    captureMethod,
    cardsManual: reading.readCardsManual(params) ?? false,
    confirmationMethod: params.oneOf('confirmation_method', ['automatic', 'manual']) ?? 'automatic',
    methodTypes: types.length > 0 ? types : reading.automaticTypes({ currency, captureMethod }),
    automaticMethods: types.length === 0,
    metadata: params.metadata(),
    echo: reading.readEcho(params),
    method: null,
    latestCharge: null,
    amountReceived: 0,
    canceledAt: null,
    cancellationReason: null,
    lastError: null,
    challenge: null,
  };
  reading.checkTypes(intent);
  call.tx.put('intent', intent);
  const method = reading.readMethod(call, params);
  const ready = method === null ? intent : withMethod(call.tx, intent, method);
  emit(call, 'payment_intent.created', renderIntent(ready));
  return params.flag('confirm') ? confirm(call, ready, params) : ok(call, renderIntent(ready));
};

export const updateIntent: Handler = (call) => {
  const params = new Params(call.params, reading.intentParams);
  const before = allow(call, findIntent(call), 'updated');
  const types = reading.readMethodTypes(call, params);
  const intent: Intent = {
    ...before,
    amount: params.has('amount') ? reading.readAmount(params, before.currency).amount : before.amount,
    captureMethod: params.oneOf('capture_method', reading.captureMethods) ?? before.captureMethod,
    cardsManual: reading.readCardsManual(params) ?? before.cardsManual,
    methodTypes: types.length > 0 ? types : before.methodTypes,
    metadata: params.metadata(before.metadata),
    echo: { ...before.echo, ...reading.readEcho(params) },
  };
  reading.checkTypes(intent);
  call.tx.put('intent', intent);
  const method = reading.readMethod(call, params);
  return ok(call, renderIntent(method === null ? intent : withMethod(call.tx, intent, method)));
};

export const retrieveIntent: Handler = (call) => {
  void new Params(call.params, ['client_secret', 'expand', 'key']);
  return show(call, findIntent(call));
};

export const confirmIntent: Handler = (call) => {
  const params = new Params(
    call.params,
    call.access === 'public' ? reading.browserConfirmParams : reading.confirmParams,
  );
  return confirm(call, findIntent(call), params);
};

export const captureIntent: Handler = (call) => {
  const params = new Params(call.params, reading.captureParams);
  const wanted = params.positive('amount_to_capture');
  const intent = allow(call, findIntent(call), 'captured');
  const amount = wanted ?? intent.amount;
  if (amount > intent.amount) {
    throw refused(
      `The amount_to_capture (${amount}) is greater than the amount that can be captured (${intent.amount}).`,
      'amount_too_large',
      { param: 'amount_to_capture' },
    );
  }
  const charge = call.tx.need('charge', intent.latestCharge ?? '');
  const captured = takeMoney(call.tx, charge, amount);
  const paid = call.tx.put('intent', {
    ...intent,
    status: 'succeeded',
    amountReceived: amount,
    metadata: params.metadata(intent.metadata),
  });
  emit(call, 'charge.captured', chargeShape(call.tx, captured));
  emit(call, 'payment_intent.succeeded', renderIntent(paid));
  return ok(call, renderIntent(paid));
};

export const cancelIntent: Handler = (call) => {
  const params = new Params(call.params, ['cancellation_reason', 'expand']);
  const reason = params.oneOf('cancellation_reason', reading.cancellationReasons);
  return ok(call, renderIntent(close(call, allow(call, findIntent(call), 'canceled'), reason)));
};

/** An authorisation that nobody captured in its seven days. */
export function expireAuthorisation(call: Call): void {
  const intent = call.tx.need('intent', call.id);
  if (intent.status === 'requires_capture') close(call, intent, 'automatic');
}

function close(call: Call, intent: Intent, reason: string | null): Intent {
  if (intent.status === 'requires_capture') releaseMoney(call, intent);
  if (intent.challenge?.kind === 'upi') forgetPayer(call, intent);
  const canceled = call.tx.put('intent', {
    ...intent,
    status: 'canceled',
    canceledAt: call.tx.clock.seconds(),
    cancellationReason: reason,
    challenge: null,
  });
  emit(call, 'payment_intent.canceled', renderIntent(canceled));
  return canceled;
}

/** Ends a question that the payer walked away from: the payment stays open for another try. */
export const cancelChallenge: Handler = (call) => {
  void new Params(call.params, ['client_secret', 'key', 'source']);
  const intent = findIntent(call);
  if (intent.status !== 'requires_action') return show(call, intent);
  if (intent.challenge?.kind === 'upi') forgetPayer(call, intent);
  return show(call, failAuthentication(call, intent));
};

/**
 * The cardholder's answer to 3-D Secure.
 * @returns the intent as it then stands: authorised, paid, or open again with its last error
 */
export function authenticate(call: Call, intent: Intent, outcome: 'approve' | 'decline'): Intent {
  allow(call, intent, 'authenticated');
  if (outcome === 'decline') return failAuthentication(call, intent);
  const method = call.tx.need('method', intent.method ?? '');
  settle(call, { ...intent, challenge: null }, method, true);
  return call.tx.need('intent', intent.id);
}

function confirm(call: Call, before: Intent, params: Params): Answer {
  allow(call, before, 'confirmed');
  const given = reading.readMethod(call, params);
  const method = given ?? (before.method === null ? null : call.tx.need('method', before.method));
  if (method !== null && !before.methodTypes.includes(method.type)) {
    throw refused(
      `The PaymentMethod provided (${method.type}) is not allowed for this PaymentIntent. It takes: ` +
        `${before.methodTypes.join(', ')}.`,
      'payment_intent_invalid_parameter',
      { param: 'payment_method' },
    );
  }
  if (method === null) {
    throw refused(
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the " +
        'PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method.',
      'payment_intent_unexpected_state',
      { payment_intent: shape(call, before) },
    );
  }
  const intent = {
    ...withMethod(call.tx, before, method),
    captureMethod: params.oneOf('capture_method', reading.captureMethods) ?? before.captureMethod,
    echo: { ...before.echo, ...reading.readEcho(params) },
  };
  if (method.type === 'upi') return askPayer(call, intent, reading.readReturnUrl(params));
  if (behaviour(method).challenge) return ask(call, intent, params);
  return settle(call, intent, method, false);
}

/** Asks the cardholder: nothing is charged before he answers. */
function ask(call: Call, intent: Intent, params: Params): Answer {
  if (params.has('off_session') || params.flag('error_on_requires_action')) {
    const decline = {
      code: 'authentication_required',
      declineCode: 'authentication_required',
      message: 'Your card was declined. This transaction requires authentication.',
    };
    return fail(call, intent, call.tx.need('method', intent.method ?? ''), decline, false);
  }
  const token = randomText(24);
  const asked = call.tx.put('intent', {
    ...intent,
    status: 'requires_action',
    lastError: null,
    challenge: {
      kind: '3ds',
      expiresAt: null,
      token,
      url: `${call.baseUrl}/authenticate/${intent.id}?token=${token}`,
      returnUrl: reading.readReturnUrl(params),
    },
  });
  emit(call, 'payment_intent.requires_action', renderIntent(asked));
  return show(call, asked);
}

function findIntent(call: Call): Intent {
  const intent = call.tx.get('intent', call.id);
  if (intent === undefined) throw notFound('payment_intent', call.id, 'intent');
  if (call.access === 'public' && call.params.client_secret !== intent.clientSecret) {
    if (call.params.client_secret === undefined) throw missing('client_secret');
    throw notFound('payment_intent', call.id, 'client_secret');
  }
  return intent;
}

/** @throws ApiError payment_intent_unexpected_state when the table above forbids the step */
function allow(call: Call, intent: Intent, step: Step): Intent {
  if (stepsFrom[step].includes(intent.status)) return intent;
  throw refused(
    `This PaymentIntent could not be ${step} because it has a status of ${intent.status}. Only a PaymentIntent with ` +
      `one of the following statuses may be ${step}: ${stepsFrom[step].join(', ')}.`,
    'payment_intent_unexpected_state',
    { payment_intent: shape(call, intent) },
  );
}

function withMethod(tx: Transaction, intent: Intent, method: PaymentMethod): Intent {
  tx.put('method', method);
  return tx.put('intent', { ...intent, method: method.id, status: 'requires_confirmation', challenge: null });
}
