import type { Clock } from '../shared/clock.ts';
import { newId } from '../shared/ids.ts';
import { cardFromData, cardFromToken } from './cards.ts';
import { invalid } from './errors.ts';
import { isMap, type FormMap, type FormValue } from './form.ts';
import type { PaymentMethod } from './model.ts';

/** Methods of payment that fakepay knows. */
export const methodTypes = ['card', 'upi'];

/** A payment method for a token such as `pm_card_visa` or `pm_upi`, or null when the text is no such token. */
export const methodFromToken = (token: string, clock: Clock): PaymentMethod | null =>
  token === 'pm_upi' ? newUpi(null, clock) : cardFromToken(token, clock);

/**
 * A payment method for `payment_method_data` or `POST /v1/payment_methods`.
 * @throws ApiError 400 for a type that fakepay does not know, 402 for a card that no bank would accept
 */
export function methodFromData(data: FormMap, clock: Clock): PaymentMethod {
  if (data.type === 'card') return cardFromData(data.card, clock);
  if (data.type === 'upi') return newUpi(vpaIn(data.upi), clock);
  throw invalid(
    `The payment method type provided is invalid. Fakepay takes: ${methodTypes.join(', ')}.`,
    'parameter_invalid',
    'type',
  );
}

function vpaIn(given: FormValue | undefined): string | null {
  const vpa = isMap(given) ? given.vpa : undefined;
  if (vpa === undefined || vpa === '') return null;
  if (typeof vpa === 'string' && /^[\w.-]{2,64}@[A-Za-z][\w.-]{1,63}$/.test(vpa)) return vpa;
  throw invalid('The UPI ID is invalid: it has the form name@bank.', 'parameter_invalid', 'upi[vpa]');
}

const newUpi = (vpa: string | null, clock: Clock): PaymentMethod => ({
  type: 'upi',
  id: newId('pm'),
  created: clock.seconds(),
  vpa,
});
