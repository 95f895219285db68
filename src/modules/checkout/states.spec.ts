import { describe, expect, it } from 'vitest';
import { reachable } from '../../kit/index.ts';
import { ORDER_TRANSITIONS } from './order.ts';
import { merge, type Observed, PAYMENT_TRANSITIONS, type PaymentStatus } from './payment.ts';

const observed = (status: Observed['status']): Observed => ({
  providerRef: 'pi_1',
  status,
  amount: 100,
  currency: 'EUR',
  error: null,
});

describe('the states of a purchase', () => {
  it('can all be reached', () => {
    expect([...reachable(ORDER_TRANSITIONS, 'pending')].toSorted()).toEqual(Object.keys(ORDER_TRANSITIONS).toSorted());
    expect([...reachable(PAYMENT_TRANSITIONS, 'created')].toSorted()).toEqual(
      Object.keys(PAYMENT_TRANSITIONS).toSorted(),
    );
  });
});

describe('what a provider says of a payment', () => {
  it('changes nothing when it comes twice, late or out of order', () => {
    expect(merge('captured', observed('authorised'))).toBeNull();
    expect(merge('captured', observed('open'))).toBeNull();
    expect(merge('authorised', observed('authorised'))).toBeNull();
    expect(merge('authorised', observed('open'))).toBeNull();
    expect(merge('voided', observed('authorised'))).toBeNull();
    expect(merge('voided', observed('captured'))).toBeNull();
  });

  it('does not answer a capture or a void that is under way with an older authorisation', () => {
    expect(merge('capturing', observed('authorised'))).toBeNull();
    expect(merge('voiding', observed('authorised'))).toBeNull();
    expect(merge('voiding', observed('captured'))).toBe('captured');
  });

  it('is believed when it is faster than the answer that opened the payment', () => {
    const early: PaymentStatus[] = ['created', 'unknown'];
    for (const from of early) expect(merge(from, observed('authorised'))).toBe('authorised');
  });
});
