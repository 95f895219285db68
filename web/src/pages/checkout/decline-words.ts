import type { DeclineAdvice } from '../../api/types.ts';

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
  issuer_not_available: "The bank couldn't be reached just now.",
  issuer_away: "The bank couldn't be reached just now.",
  try_again_later: "The bank couldn't process the card just now.",
  payment_intent_authentication_failure: "Your bank couldn't confirm that it was you.",
  authentication_required: 'Your bank wants you to confirm the payment.',
};

/** What the bank said, in one sentence. `code` is the provider's: its decline code, or its error code where there is none. */
export function declineWords(code: string | undefined): string {
  return byCode[code ?? ''] ?? 'Your bank declined the payment.';
}

const byAdvice: Record<DeclineAdvice, string> = {
  retry: 'Try again, or use another card.',
  other_method: 'Use another card.',
  stop: "This card won't work here, and your bank can tell you why. Use another card.",
};

/** What may help. The server says it a moment after the bank has said no; another card is wrong for nobody meanwhile. */
export function adviceWords(advice: DeclineAdvice | null): string {
  return byAdvice[advice ?? 'other_method'];
}
