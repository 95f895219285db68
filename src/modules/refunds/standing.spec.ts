import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayBecome } from '../../kit/index.ts';
import { ORDER_TRANSITIONS, type OrderStatus } from '../checkout/index.ts';
import { PAYMENT_TRANSITIONS, type PaymentStatus } from '../payments/index.ts';
import { nextOrderStatus, nextPaymentStatus, type Standing } from './standing.ts';

const MOST_STEPS = 6;

const standings: fc.Arbitrary<Standing> = fc
  .record({
    seatsLeft: fc.nat(4),
    seatsLeaving: fc.nat(4),
    moneyLeaving: fc.boolean(),
    moneyBack: fc.boolean(),
    disputed: fc.boolean(),
    lost: fc.boolean(),
  })
  .map((each) => ({ ...each, seatsLeaving: Math.min(each.seatsLeaving, each.seatsLeft) }));

function arrived(from: OrderStatus, standing: Standing): OrderStatus {
  let status = from;
  for (let step = 0; step < MOST_STEPS; step++) {
    const next = nextOrderStatus(status, standing);
    if (next === null) return status;
    expect([status, next, mayBecome(ORDER_TRANSITIONS, status, next)]).toEqual([status, next, true]);
    status = next;
  }
  throw new Error(`${from} does not arrive: ${JSON.stringify(standing)}`);
}

const whole: Standing = {
  seatsLeft: 2,
  seatsLeaving: 0,
  moneyLeaving: false,
  moneyBack: false,
  disputed: false,
  lost: false,
};

describe('where refunds and disputes leave an order', () => {
  it('is reached along edges of its table, from every state, and then it stays', () => {
    const states = fc.constantFrom(...(Object.keys(ORDER_TRANSITIONS) as OrderStatus[]));
    fc.assert(fc.property(states, standings, (from, standing) => void arrived(from, standing)));
  });

  it.each<[OrderStatus, Partial<Standing>, OrderStatus]>([
    ['paid', {}, 'paid'],
    ['paid', { seatsLeaving: 1, moneyLeaving: true }, 'paid'],
    ['paid', { seatsLeaving: 2, moneyLeaving: true }, 'refund_pending'],
    ['refund_pending', { seatsLeft: 0, moneyBack: true }, 'refunded'],
    ['refund_pending', {}, 'paid'],
    ['refund_pending', { seatsLeft: 0, moneyBack: true, moneyLeaving: true }, 'refund_pending'],
    ['refund_pending', { seatsLeaving: 2, moneyLeaving: true, disputed: true }, 'refund_pending'],
    ['refund_pending', { disputed: true }, 'disputed'],
    ['refund_pending', { seatsLeft: 0, moneyBack: true, disputed: true }, 'disputed'],
    ['disputed', { seatsLeft: 0, moneyBack: true }, 'refunded'],
    ['disputed', {}, 'paid'],
    ['disputed', { lost: true }, 'lost'],
    ['paid', { lost: true }, 'lost'],
    ['expired', { seatsLeft: 0, moneyLeaving: true }, 'refund_pending'],
    ['expired', { seatsLeft: 0, moneyBack: true }, 'refunded'],
    // Late money that failed to go back: the order waits for a person.
    ['refund_pending', { seatsLeft: 0 }, 'refund_pending'],
  ])('from %s with %j it is %s', (from, standing, to) => {
    expect(arrived(from, { ...whole, ...standing })).toBe(to);
  });
});

describe('where refunds leave a payment', () => {
  it('is reached along edges of its table, and it is refunded exactly when all of it is back', () => {
    const states = fc.constantFrom<PaymentStatus>('captured', 'refunding');
    const sums = fc.record({ back: fc.nat(100), leaving: fc.nat(100) });
    fc.assert(
      fc.property(states, sums, (from, { back, leaving }) => {
        const standing = {
          amount: 100,
          back: Math.min(back, 100),
          leaving: Math.min(leaving, 100 - Math.min(back, 100)),
        };
        let status = from;
        for (let next = nextPaymentStatus(status, standing); next; next = nextPaymentStatus(status, standing)) {
          expect(mayBecome(PAYMENT_TRANSITIONS, status, next)).toBe(true);
          status = next;
        }
        expect(status === 'refunded').toBe(standing.back === 100);
        expect(status === 'captured').toBe(standing.back + standing.leaving < 100);
      }),
    );
  });
});
