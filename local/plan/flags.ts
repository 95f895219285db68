import { CannotContinue } from '../cannot-continue.ts';
import { COST_NAMES, type CostName, type Sale } from './law.ts';

export interface Asked {
  readonly sale: Sale;
  /** µs that a flag says instead of the measured ones. */
  readonly costs: Readonly<Partial<Record<CostName, number>>>;
  readonly costsFile: string | null;
  /** What `npm run bench` has written: its figures stand before those of the costs' file. */
  readonly benchFile: string | null;
  readonly json: boolean;
}

export const PRESET: Sale = {
  users: 500_000,
  windowSeconds: 60,
  seats: 50_000,
  seatsPerOrder: 2.5,
  pays: 0.7,
  holds: 1.6,
  mapSeconds: 30,
  framesPerSecond: 4,
  callsPerEndpoint: 25,
  callsPerAccount: 100,
  callsPerOrder: 3,
  mostPerMinute: null,
  load: 0.6,
  spare: 0.2,
  cdn: false,
  cores: null,
  withCrowd: false,
};

interface NumberFlag {
  readonly field: keyof Sale;
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
}

const whole = (field: keyof Sale, least: number, most: number): NumberFlag => ({ field, least, most, whole: true });
const part = (field: keyof Sale, least: number, most: number): NumberFlag => ({ field, least, most, whole: false });

const NUMBERS: Readonly<Record<string, NumberFlag>> = {
  users: whole('users', 1, 100_000_000),
  window: whole('windowSeconds', 1, 86_400),
  seats: whole('seats', 1, 10_000_000),
  'seats-per-order': part('seatsPerOrder', 1, 100),
  pays: part('pays', 0.01, 1),
  holds: part('holds', 0.1, 100),
  'map-seconds': part('mapSeconds', 0, 3_600),
  frames: part('framesPerSecond', 0, 20),
  'calls-per-endpoint': part('callsPerEndpoint', 0.1, 100_000),
  'calls-per-account': part('callsPerAccount', 0.1, 100_000),
  'calls-per-order': part('callsPerOrder', 0.1, 100),
  rate: whole('mostPerMinute', 1, 10_000_000),
  load: part('load', 0.05, 1),
  spare: part('spare', 0, 5),
  cores: whole('cores', 1, 10_000),
};
const EXAMPLE = 'npm run plan -- --users 500000 --window 60 --seats 50000';

/** @throws CannotContinue with a sentence that names the flag */
export function askedOf(words: readonly string[]): Asked {
  const sale: { -readonly [K in keyof Sale]: Sale[K] } = { ...PRESET };
  const costs: Partial<Record<CostName, number>> = {};
  const files: { costs: string | null; bench: string | null } = { costs: null, bench: null };
  let json = false;
  for (let at = 0; at < words.length; at++) {
    const [name = '', joined] = (words[at] ?? '').split(/=(.*)/s);
    const flag = name.replace(/^--/, '');
    if (name === '--json') json = true;
    else if (name === '--cdn') sale.cdn = true;
    else {
      if (!name.startsWith('--') || !(flag in NUMBERS || flag === 'cost' || flag === 'costs' || flag === 'bench'))
        throw new CannotContinue(`There is no flag "${words[at]}": there are ${known()}. For example: ${EXAMPLE}`);
      const value = joined ?? words[++at];
      if (value === undefined || value.startsWith('--'))
        throw new CannotContinue(`${name} needs a value after it: ${EXAMPLE}`);
      if (flag === 'cost') Object.assign(costs, costOf(value));
      else if (flag === 'costs' || flag === 'bench') files[flag] = value;
      else Object.assign(sale, { [NUMBERS[flag]!.field]: numberOf(name, NUMBERS[flag]!, value) });
    }
  }
  return { sale, costs, costsFile: files.costs, benchFile: files.bench, json };
}

function numberOf(name: string, { least, most, whole: isWhole }: NumberFlag, text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value) || (isWhole && !Number.isSafeInteger(value)) || value < least || value > most)
    throw new CannotContinue(
      `${name} needs a ${isWhole ? 'whole number' : 'number'} from ${least} to ${most}, and "${text}" is none: ${EXAMPLE}`,
    );
  return value;
}

/** `join=52` */
function costOf(text: string): Partial<Record<CostName, number>> {
  const [name = '', value = ''] = text.split(':');
  const found = COST_NAMES.find((each) => each === name);
  if (found === undefined)
    throw new CannotContinue(
      `--cost knows no "${name}": there are ${COST_NAMES.join(', ')}. For example: --cost join:52`,
    );
  const us = value.trim() === '' ? Number.NaN : Number(value);
  if (!Number.isFinite(us) || us < 0)
    throw new CannotContinue(`--cost ${name} needs µs of CPU, and "${value}" is none. For example: --cost ${name}:52`);
  return { [found]: us };
}

function known(): string {
  return [...Object.keys(NUMBERS), 'cost', 'costs', 'bench', 'cdn', 'json'].map((each) => `--${each}`).join(', ');
}
