import { isIP } from 'node:net';
import { WrongSetting } from './wrong-setting.ts';

/**
 * Whose word counts for where a request comes from: addresses and networks, with commas. A name would be looked up by nobody.
 * @throws WrongSetting
 */
export function proxiesOf(given = ''): readonly string[] {
  const proxies = given.split(',').map((each) => each.trim());
  const wrong = proxies.find((each) => each !== '' && !isNetwork(each));
  if (wrong !== undefined)
    throw new WrongSetting(`TRUSTED_PROXIES has "${wrong}": give addresses or networks, as in 10.0.0.7 or 10.0.0.0/8.`);
  return proxies.filter(Boolean);
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
