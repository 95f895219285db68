import { expect, it } from 'vitest';
import { proxiesOf } from './trusted-proxies.ts';
import { WrongSetting } from './wrong-setting.ts';

it('takes addresses and networks of both kinds, and none at all', () => {
  expect(proxiesOf(' 127.0.0.1, ::1,10.0.0.0/8,2001:db8::/32,')).toEqual([
    '127.0.0.1',
    '::1',
    '10.0.0.0/8',
    '2001:db8::/32',
  ]);
  expect(proxiesOf(undefined)).toEqual([]);
});

it.each(['balancer', '10.0.0', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0.0/x', '::1/129', 'true', '*'])(
  'stops the boot with a sentence, lest nobody or everybody is believed: %s',
  (wrong) => {
    expect(() => proxiesOf(wrong)).toThrow(WrongSetting);
    expect(() => proxiesOf(wrong)).toThrow(`TRUSTED_PROXIES has "${wrong}"`);
  },
);
