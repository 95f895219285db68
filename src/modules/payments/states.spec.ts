import { describe, expect, it } from 'vitest';
import { reachable, type Transitions } from '../../kit/index.ts';
import { DISPUTE_TRANSITIONS, mergeDispute } from './dispute.ts';
import { merge, type Observed, PAYMENT_TRANSITIONS, type PaymentStatus } from './payment.ts';
import { mergeRefund, REFUND_TRANSITIONS } from './refund.ts';

const observed = (status: Observed['status']) => ({ status });

describe('the states of money', () => {
  it('can all be reached', () => {
    const machines = [
      [PAYMENT_TRANSITIONS, 'created'],
      [REFUND_TRANSITIONS, 'requested'],
      [DISPUTE_TRANSITIONS, 'needs_response'],
    ] as const;
    for (const [table, first] of machines) {
      expect([...reachable(table as Transitions<string>, first)].toSorted()).toEqual(Object.keys(table).toSorted());
    }
  });
});

describe('what a provider says of a payment', () => {
  it('changes nothing when it comes twice, late or out of order', () => {
    expect(merge('captured', observed('authorised'))).toBeNull();
    expect(merge('captured', observed('open'))).toBeNull();
    expect(merge('authorised', observed('authorised'))).toBeNull();
    expect(merge('authorised', observed('open'))).toBeNull();
    expect(merge('voided', observed('authorised'))).toBeNull();
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

  it('is believed when it has money for a payment that was closed: it is late, and never dropped', () => {
    expect(merge('voided', observed('captured'))).toBe('captured');
    expect(merge('absent', observed('captured'))).toBeNull();
  });
});

describe('what a provider says of a refund or a dispute', () => {
  it('changes nothing when it comes twice, late or out of order', () => {
    expect(mergeRefund('succeeded', { status: 'pending' })).toBeNull();
    expect(mergeRefund('succeeded', { status: 'succeeded' })).toBeNull();
    expect(mergeRefund('failed', { status: 'succeeded' })).toBeNull();
    expect(mergeDispute('won', { status: 'under_review' })).toBeNull();
    expect(mergeDispute('lost', { status: 'won' })).toBeNull();
  });

  it('is believed when a bank sends a refund back after all', () => {
    expect(mergeRefund('succeeded', { status: 'failed' })).toBe('failed');
  });
});
