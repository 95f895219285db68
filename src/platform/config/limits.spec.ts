import { describe, expect, it } from 'vitest';
import { limitsOf } from './limits.ts';
import { WrongSetting } from './wrong-setting.ts';

describe('LIMITS', () => {
  it('changes what it names, and leaves the presets of the others', () => {
    const limits = limitsOf(' hold.device=20+60/min, join.address=off,code.email=1+2/h');
    expect(limits['hold.device']).toEqual({ atOnce: 20, intervalUs: 1_000_000 });
    expect(limits['join.address']).toBeNull();
    expect(limits['code.email']).toEqual({ atOnce: 1, intervalUs: 1_800_000_000 });
    expect(limits['hold.address']).toEqual(limitsOf(undefined)['hold.address']);
  });

  it('has a preset for each, and switches all of them off in one word', () => {
    expect(Object.values(limitsOf('')).every((rate) => rate !== null)).toBe(true);
    expect(Object.values(limitsOf('off')).every((rate) => rate === null)).toBe(true);
  });

  it.each([
    'hold.device',
    'hold.device=',
    'hold.device=20',
    'hold.device=0+1/s',
    'hold.device=1+0/s',
    'hold.device=1+1/d',
  ])('stops the boot with a sentence: %s', (wrong) => {
    expect(() => limitsOf(wrong)).toThrow(WrongSetting);
    expect(() => limitsOf(wrong)).toThrow(`LIMITS has "${wrong}"`);
  });

  it.each(['hold.seats=1+1/s', 'toString=1+1/s', 'on'])('stops the boot with the names that there are: %s', (wrong) => {
    expect(() => limitsOf(wrong)).toThrow(/names of join\.address, /);
  });
});
