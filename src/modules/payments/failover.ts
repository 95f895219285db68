import type { DeclineAdvice } from './payment.ts';
import { NeverSent, ProviderAway, TooFast } from './payments.errors.ts';

/** How an attempt at one provider stands, as far as another provider is concerned. */
export type Outcome =
  /** Not one byte left us: no connection, or our breaker was open. */
  | { readonly of: 'never_sent' }
  /** Turned away before it was looked at, by the provider or by our own pace. */
  | { readonly of: 'too_fast'; readonly budgetSpent: boolean }
  | {
      readonly of: 'declined';
      readonly advice: DeclineAdvice;
      /** His bank asked him, or asks him now. */
      readonly challenged: boolean;
      readonly customerPresent: boolean;
      /** Another provider has declined this order before. */
      readonly triedAnother: boolean;
    }
  /** Sent, and nobody knows what became of it. */
  | { readonly of: 'unknown' }
  /** The payer's app has been asked to pay. */
  | { readonly of: 'push_shown'; readonly requestExpired: boolean; readonly lateRefundArmed: boolean };

/** `once_closed`: only after the payment was *seen* cancelled, or proved never made, at the provider that had it. */
export type Failover = 'at_once' | 'once_closed' | 'no';

/**
 * Whether the customer may pay through another provider. No payment may be open at two: money that moves twice is worse
 * than a sale that waits. Captures, voids and refunds never move.
 */
export function mayTryAnother(outcome: Outcome): Failover {
  switch (outcome.of) {
    case 'never_sent':
      return 'at_once';
    case 'too_fast':
      return outcome.budgetSpent ? 'at_once' : 'no';
    case 'declined': {
      const soft = outcome.advice === 'retry' && !outcome.challenged;
      return soft && outcome.customerPresent && !outcome.triedAnother ? 'once_closed' : 'no';
    }
    case 'unknown':
      return 'once_closed';
    case 'push_shown':
      return outcome.requestExpired && outcome.lateRefundArmed ? 'once_closed' : 'no';
  }
}

/**
 * What the failure of *creating* a payment says, given that nothing of it was sent before: of a repeat, only the payment
 * itself can tell. @returns null for a definite no, which another provider would only repeat
 */
export function outcomeOf(error: unknown, budgetSpent: boolean): Outcome | null {
  if (error instanceof NeverSent) return { of: 'never_sent' };
  if (error instanceof TooFast) return { of: 'too_fast', budgetSpent };
  return error instanceof ProviderAway ? { of: 'unknown' } : null;
}
