import type { DeclineAdvice } from '../../api/types.ts';
import type { en } from '../../words/en/index.ts';
import { t } from '../../words/index.ts';

const byCode: Record<string, keyof typeof en.checkout.decline> = {
  insufficient_funds: 'money',
  expired_card: 'expired',
  incorrect_cvc: 'securityCode',
  invalid_cvc: 'securityCode',
  incorrect_number: 'number',
  invalid_number: 'number',
  invalid_expiry_month: 'expiry',
  invalid_expiry_year: 'expiry',
  processing_error: 'processing',
  issuer_not_available: 'unreachable',
  issuer_away: 'unreachable',
  try_again_later: 'processing',
  payment_intent_authentication_failure: 'notYou',
  authentication_required: 'confirm',
};

/** What the bank said, in one sentence. `code` is the provider's: its decline code, or its error code where there is none. */
export function declineWords(code: string | undefined): string {
  return t(`checkout.decline.${byCode[code ?? ''] ?? 'other'}`);
}

/** What may help. The server says it a moment after the bank has said no; another card is wrong for nobody meanwhile. */
export function adviceWords(advice: DeclineAdvice | null): string {
  return t(`checkout.advice.${advice ?? 'other_method'}`);
}
