import { refuse } from './refusal.ts';

/** An amount as it is written: a decimal in the currency's own exponent. */
export interface Amount {
  value: string;
  currency: string;
}

const known = new Set(Intl.supportedValuesOf('currency'));

const exponentOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** `249.00` for 24900 minor units of a currency with two digits. */
export function written(minor: number, currency: string): Amount {
  const exponent = exponentOf(currency);
  const digits = String(Math.abs(minor)).padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const value = exponent === 0 ? whole : `${whole}.${digits.slice(-exponent)}`;
  return { value: minor < 0 ? `-${value}` : value, currency };
}

/** @throws Refusal 400 unless it is positive, in a known currency, and written with exactly its digits */
export function readAmount(given: unknown): { minor: number; currency: string } {
  const { value, currency } = typeof given === 'object' && given !== null ? (given as Partial<Amount>) : {};
  if (typeof currency !== 'string' || !known.has(currency)) throw refuse.badRequest('amount.currency');
  const exponent = exponentOf(currency);
  const form = exponent === 0 ? /^\d{1,12}$/ : new RegExp(`^\\d{1,12}\\.\\d{${exponent}}$`);
  if (typeof value !== 'string' || !form.test(value)) throw refuse.badRequest('amount.value');
  const minor = Number(value.replace('.', ''));
  if (minor === 0) throw refuse.badRequest('amount.value');
  return { minor, currency };
}
