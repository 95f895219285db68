import { WrongSetting } from './wrong-setting.ts';

/** How often: a few at once, then one each interval. */
export interface Rate {
  readonly atOnce: number;
  readonly intervalUs: number;
}

/**
 * Presets that no visitor meets, whoever shares his address; what each is measured by is in src/platform/README.md.
 * `<action>.<who>`: turns at once + turns that come back in a unit of time.
 */
const PRESETS = {
  'join.address': '1000+3000/min',
  'join.device': '30+30/min',
  'join.account': '30+30/min',
  'work.address': '60+60/min',
  'hold.address': '1000+2000/min',
  'hold.device': '100+200/min',
  'hold.account': '200+400/min',
  'order.address': '300+600/min',
  'order.device': '60+60/min',
  'order.account': '120+120/min',
  'invitation.address': '1000+1000/min',
  'invitation.device': '10+10/min',
  'allotment.address': '1000+2000/min',
  'allotment.device': '60+60/min',
  'code.address': '500+1000/h',
  'code.email': '5+20/h',
  'notice.address': '500+2000/h',
  'notice.device': '10+10/h',
  'notice.email': '5+20/h',
  'sign_in.address': '300+300/min',
} as const;

export type LimitName = keyof typeof PRESETS;
/** Null: not limited. */
export type LimitRates = Readonly<Record<LimitName, Rate | null>>;

const UNITS_US = { s: 1e6, min: 60e6, h: 3600e6 } as const;
const RATE = /^([1-9]\d{0,6})\+([1-9]\d{0,6})\/(s|min|h)$/;

/** @param given `off`, or a list such as `hold.device=20+60/min,join.address=off` @throws WrongSetting */
export function limitsOf(given: string | undefined): LimitRates {
  const names = Object.keys(PRESETS) as LimitName[];
  const rates = Object.fromEntries(names.map((name) => [name, given === 'off' ? null : rateOf(PRESETS[name])]));
  const own = given === 'off' ? [] : (given ?? '').split(',').map((each) => each.trim());
  for (const each of own.filter(Boolean)) {
    const [name = '', rate = ''] = each.split('=');
    const parsed = rateOf(rate);
    if (!Object.hasOwn(rates, name) || (parsed === null && rate !== 'off'))
      throw new WrongSetting(
        `LIMITS has "${each}": give off, or a list such as hold.device=100+200/min with names of ${names.join(', ')}.`,
      );
    rates[name] = parsed;
  }
  return rates as LimitRates;
}

function rateOf(text: string): Rate | null {
  const [, atOnce, count, unit] = RATE.exec(text) ?? [];
  if (unit === undefined) return null;
  return { atOnce: Number(atOnce), intervalUs: UNITS_US[unit as keyof typeof UNITS_US] / Number(count) };
}
