import type { DeclineAdvice } from '../payment.ts';

/**
 * Stripe's decline codes by what they leave the holder to do. What is not listed asks for another card: that is wrong for
 * nobody, while another try with a card that was stolen would be.
 */
const CODES: Readonly<Record<Exclude<DeclineAdvice, 'other_method'>, readonly string[]>> = {
  // The bank or the network had a bad moment: the same card may pass in a minute, or at another provider.
  retry: [
    'approve_with_id',
    'issuer_not_available',
    'no_action_taken',
    'processing_error',
    'reenter_transaction',
    'try_again_later',
  ],
  // Somebody looks for this card, or its owner has forbidden it: no further try, neither here nor elsewhere.
  stop: [
    'blocked',
    'do_not_try_again',
    'fraudulent',
    'highest_risk_level',
    'lost_card',
    'merchant_blacklist',
    'pickup_card',
    'restricted_card',
    'revocation_of_all_authorizations',
    'revocation_of_authorization',
    'rule',
    'security_violation',
    'stolen_card',
    'stop_payment_order',
  ],
};

const ADVICE = new Map<string, DeclineAdvice>([
  ...CODES.retry.map((code) => [code, 'retry'] as const),
  ...CODES.stop.map((code) => [code, 'stop'] as const),
]);

/** @param code Stripe's `decline_code`, or the error's `code` where there is none */
export function adviceFor(code: string): DeclineAdvice {
  return ADVICE.get(code) ?? 'other_method';
}
