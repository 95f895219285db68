import type { HostedError } from './hosted-fields.ts';

const byCode: Record<string, string> = {
  insufficient_funds: 'The card has not enough money on it.',
  expired_card: 'The card has expired.',
  incorrect_cvc: 'The security code is not right.',
  invalid_cvc: 'The security code is not right.',
  incorrect_number: 'The card number is not right.',
  invalid_number: 'The card number is not right.',
  invalid_expiry_month: 'The expiry date is not right.',
  invalid_expiry_year: 'The expiry date is not right.',
  processing_error: "The bank couldn't process the card just now.",
  payment_intent_authentication_failure: "Your bank couldn't confirm that it was you.",
  authentication_required: 'Your bank wants you to confirm the payment.',
};

/** What the bank said, in one sentence. Codes are Stripe's: decline code first, then code. */
export function declineWords(error: Pick<HostedError, 'code' | 'decline_code'>): string {
  return byCode[error.decline_code ?? ''] ?? byCode[error.code ?? ''] ?? 'Your bank declined the card.';
}
