import { describe, expect, it } from 'vitest';
import { BreakerOpen } from './breakers.ts';
import { type Failover, mayTryAnother, type Outcome, outcomeOf } from './failover.ts';
import { NeverSent, PaymentRefused, ProviderAway, TooFast } from './payments.errors.ts';

const soft = {
  of: 'declined',
  advice: 'retry',
  challenged: false,
  customerPresent: true,
  triedAnother: false,
} as const;
const shown = { of: 'push_shown', requestExpired: true, lateRefundArmed: true } as const;

const MATRIX: readonly [what: string, outcome: Outcome, another: Failover][] = [
  ['no connection before a byte was sent', { of: 'never_sent' }, 'at_once'],
  ['turned away, within the budget: the same provider, later', { of: 'too_fast', budgetSpent: false }, 'no'],
  ['turned away, the budget is spent', { of: 'too_fast', budgetSpent: true }, 'at_once'],
  ['soft decline', soft, 'once_closed'],
  ['soft decline, the second one', { ...soft, triedAnother: true }, 'no'],
  ['soft decline, nobody there', { ...soft, customerPresent: false }, 'no'],
  ['soft decline after 3-D Secure', { ...soft, challenged: true }, 'no'],
  ['insufficient funds, do not honour', { ...soft, advice: 'other_method' }, 'no'],
  ['stolen, fraud', { ...soft, advice: 'stop' }, 'no'],
  ['timeout, reset, 5xx after bytes were sent', { of: 'unknown' }, 'once_closed'],
  ['push method shown', { ...shown, requestExpired: false }, 'no'],
  ['push method shown and expired, no refund armed', { ...shown, lateRefundArmed: false }, 'no'],
  ['push method shown and expired, late money will go back', shown, 'once_closed'],
];

describe('another provider is tried', () => {
  it.each(MATRIX)('%s', (_, outcome, another) => {
    expect(mayTryAnother(outcome)).toBe(another);
  });

  it.each([
    ['a breaker that is open', new BreakerOpen(), 'at_once'],
    ['no connection', new NeverSent(), 'at_once'],
    ['a provider that is busy', new TooFast(1_000), 'at_once'],
    ['a lost answer', new ProviderAway(), 'once_closed'],
    ['a definite no', new PaymentRefused(), null],
    ['a bug', new TypeError('x'), null],
  ])('for %s', (_, error, another) => {
    const outcome = outcomeOf(error, true);
    expect(outcome && mayTryAnother(outcome)).toBe(another);
  });
});
