import { describe, expect, it } from 'vitest';
import { formatMoney, minorDigits, money, sum } from './money.ts';

describe('money', () => {
  it('is whole minor units of one currency', () => {
    expect(() => money(1.5, 'EUR')).toThrow(RangeError);
    expect(() => money(1, 'eur')).toThrow(RangeError);
    expect(() => sum([money(1, 'EUR'), money(1, 'GBP')], 'EUR')).toThrow('cannot add GBP to EUR');
    expect(sum([money(6500, 'EUR'), money(6500, 'EUR')], 'EUR')).toEqual({ amount: 13_000, currency: 'EUR' });
    expect(sum([], 'JPY')).toEqual({ amount: 0, currency: 'JPY' });
  });

  it('is written with as many digits as its currency has', () => {
    expect(minorDigits('JPY')).toBe(0);
    expect(minorDigits('KWD')).toBe(3);
    expect(formatMoney(money(13_000, 'EUR'))).toBe('€130.00');
    expect(formatMoney(money(9_800, 'JPY'))).toBe('¥9,800');
  });
});
