import { describe, expect, it } from 'vitest';
import { formatMoney, fromDecimal, minorDigits, money, rescale, sum, toDecimal } from './money.ts';

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

  it.each([
    [24_900, 'EUR', '249.00'],
    [5, 'EUR', '0.05'],
    [-105, 'EUR', '-1.05'],
    [0, 'EUR', '0.00'],
    [249, 'JPY', '249'],
    [1_234_567, 'KWD', '1234.567'],
  ])('%i of %s is the decimal %s, there and back', (amount, currency, decimal) => {
    expect(toDecimal(money(amount, currency))).toBe(decimal);
    expect(fromDecimal(decimal, currency)).toEqual({ amount, currency });
  });

  it.each([
    ['249', 'EUR'],
    ['249.0', 'EUR'],
    ['249.000', 'EUR'],
    ['249.00', 'JPY'],
    ['2e3', 'JPY'],
    ['', 'JPY'],
    ['.50', 'EUR'],
  ])('%s is no amount of %s', (decimal, currency) => {
    expect(() => fromDecimal(decimal, currency)).toThrow(RangeError);
  });

  it('is counted in units of other digits only where it stays whole', () => {
    expect([rescale(1_500, 0, 2), rescale(150_000, 2, 0)]).toEqual([150_000, 1_500]);
    expect(() => rescale(150_001, 2, 0)).toThrow(RangeError);
  });
});
