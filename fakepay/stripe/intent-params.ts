import type { Call } from './call.ts';
import { invalid, missing, notFound } from './errors.ts';
import { isMap } from './form.ts';
import { methodFromData, methodFromToken, methodTypes } from './methods.ts';
import type { CaptureMethod, Intent, PaymentMethod } from './model.ts';
import type { Params } from './params.ts';
import type { Json } from './render.ts';

/** Parameters that an intent takes and only repeats. */
const echoed = [
  'customer',
  'description',
  'on_behalf_of',
  'receipt_email',
  'setup_future_usage',
  'shipping',
  'statement_descriptor',
  'statement_descriptor_suffix',
  'transfer_group',
];
/** A browser may bring a card, but not change what the shop decided. */
export const browserConfirmParams = [
  'client_secret',
  'expand',
  'key',
  'payment_method',
  'payment_method_data',
  'receipt_email',
  'return_url',
  'shipping',
  'use_stripe_sdk',
];
export const confirmParams = [
  'capture_method',
  'client_secret',
  'confirmation_token',
  'error_on_requires_action',
  'expand',
  'key',
  'mandate_data',
  'off_session',
  'payment_method',
  'payment_method_data',
  'payment_method_options',
  'payment_method_types',
  'allowed_payment_method_types',
  'excluded_payment_method_types',
  'radar_options',
  'receipt_email',
  'return_url',
  'setup_future_usage',
  'shipping',
  'use_stripe_sdk',
];
export const intentParams = [...echoed, ...confirmParams, 'amount', 'currency', 'metadata', 'amount_details'];
export const createParams = [
  ...intentParams,
  'automatic_payment_methods',
  'confirm',
  'confirmation_method',
  'application_fee_amount',
  'transfer_data',
];
export const captureMethods: readonly CaptureMethod[] = ['automatic', 'automatic_async', 'manual'];
export const cancellationReasons = ['abandoned', 'duplicate', 'fraudulent', 'requested_by_customer'] as const;

export const captureParams = [
  'amount_to_capture',
  'amount_details',
  'application_fee_amount',
  'expand',
  'final_capture',
  'metadata',
  'statement_descriptor',
  'statement_descriptor_suffix',
  'transfer_data',
];

export function readMethod(call: Call, params: Params): PaymentMethod | null {
  const data = params.group('payment_method_data');
  if (data !== null) return methodFromData(data, call.tx.clock);
  const id = params.text('payment_method');
  if (id === null) return null;
  const method = methodFromToken(id, call.tx.clock) ?? call.tx.get('method', id);
  if (method === undefined) throw notFound('PaymentMethod', id, 'payment_method');
  return method;
}

export function readAmount(params: Params, knownCurrency?: string): { amount: number; currency: string } {
  if (!params.has('amount')) throw missing('amount');
  const amount = params.positive('amount') ?? 0;
  const currency = (params.text('currency') ?? knownCurrency ?? params.required('currency')).toLowerCase();
  if (!/^[a-z]{3}$/.test(currency)) {
    throw invalid(`Invalid currency: ${currency}.`, 'parameter_invalid', 'currency');
  }
  if (['eur', 'usd'].includes(currency) && amount < 50) {
    throw invalid(`Amount must be at least 50 ${currency}`, 'amount_too_small', 'amount');
  }
  if (amount > 99_999_999) throw invalid('Amount must be no more than 99999999', 'amount_too_large', 'amount');
  return { amount, currency };
}

/** Since 2026-09-30 Stripe knows `allowed_payment_method_types` instead of `payment_method_types`. */
export function readMethodTypes(call: Call, params: Params): string[] {
  const old = 'payment_method_types';
  const today = 'allowed_payment_method_types';
  const [name, other] = call.version >= '2026-09-30' ? [today, old] : [old, today];
  if (params.has(other)) {
    const hint = `In API version ${call.version} it is ${name}.`;
    throw invalid(`Received unknown parameter: ${other}. ${hint}`, 'parameter_unknown', other);
  }
  const types = params.list(name);
  const strange = types.find((type) => !methodTypes.includes(type));
  if (strange === undefined) return types;
  throw invalid(
    `The payment method type "${strange}" is invalid. Fakepay takes: ${methodTypes.join(', ')}.`,
    'payment_intent_invalid_parameter',
    name,
  );
}

export function readEcho(params: Params): Json {
  return Object.fromEntries(echoed.filter((name) => params.has(name)).map((name) => [name, params.raw(name)]));
}

export function readReturnUrl(params: Params): string | null {
  const text = params.text('return_url');
  if (text === null) return null;
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw invalid(`Invalid URL: ${text}`, 'url_invalid', 'return_url');
}

type Taken = Pick<Intent, 'methodTypes' | 'currency' | 'captureMethod'>;

/** What an intent offers when the merchant leaves the choice to the gateway. */
export const automaticTypes = ({ currency, captureMethod }: Omit<Taken, 'methodTypes'>): string[] =>
  currency === 'inr' && captureMethod !== 'manual' ? methodTypes : ['card'];

/** @throws ApiError 400 when UPI is asked for what it cannot do: another currency than INR, or capture later on */
export function checkTypes({ methodTypes: types, currency, captureMethod }: Taken): void {
  if (!types.includes('upi')) return;
  const code = 'payment_intent_invalid_parameter';
  if (currency !== 'inr') {
    const supported = 'Payments with upi support the following currencies: inr.';
    throw invalid(`The currency provided (${currency}) is invalid. ${supported}`, code, 'currency');
  }
  if (captureMethod === 'manual') {
    throw invalid(
      'The payment method type upi does not support capture_method manual. Set payment_method_options[card]' +
        '[capture_method] to authorise cards alone.',
      code,
      'capture_method',
    );
  }
}

/** `payment_method_options[card][capture_method]=manual`: null when the request does not say. */
export function readCardsManual(params: Params): boolean | null {
  const card = params.group('payment_method_options')?.card;
  const method = isMap(card) ? card.capture_method : undefined;
  if (method === undefined) return null;
  if (method === 'manual' || method === '') return method === 'manual';
  throw invalid('It is manual or empty.', 'parameter_invalid', 'payment_method_options[card][capture_method]');
}
