/**
 * Money: integer minor units with an ISO 4217 currency. The only place that does arithmetic on amounts.
 */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** @throws RangeError unless `amount` is a safe integer and `currency` three capital letters. */
export function money(amount: number, currency: string): Money {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`not a whole number of minor units: ${amount}`);
  if (!/^[A-Z]{3}$/.test(currency)) throw new RangeError(`not an ISO 4217 currency: ${currency}`);
  return { amount, currency };
}

/** The sum of amounts of one currency; zero for none. @throws RangeError when currencies differ. */
export function sum(amounts: readonly Money[], currency: string): Money {
  let total = 0;
  for (const each of amounts) {
    if (each.currency !== currency) throw new RangeError(`cannot add ${each.currency} to ${currency}`);
    total += each.amount;
  }
  return money(total, currency);
}

/** Making one costs 100 µs, and there are as many as currencies and languages. */
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(locale: string, currency: string): Intl.NumberFormat {
  const key = `${locale} ${currency}`;
  const known = formats.get(key) ?? new Intl.NumberFormat(locale, { style: 'currency', currency });
  formats.set(key, known);
  return known;
}

const digitsOf = new Map<string, number>();

/** Digits after the point of a currency, as ISO 4217 says: 2 for EUR, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: string): number {
  const known = digitsOf.get(currency) ?? formatOf('en', currency).resolvedOptions().maximumFractionDigits ?? 2;
  digitsOf.set(currency, known);
  return known;
}

/** "€130.00", in the reader's language. */
export function formatMoney({ amount, currency }: Money, locale = 'en'): string {
  return formatOf(locale, currency).format(amount / 10 ** minorDigits(currency));
}

/** "249.00" for EUR, "249" for JPY: as many decimals as the currency has, always. */
export function toDecimal({ amount, currency }: Money): string {
  const digits = minorDigits(currency);
  const text = String(Math.abs(amount)).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  return `${amount < 0 ? '-' : ''}${whole}${digits === 0 ? '' : `.${text.slice(-digits)}`}`;
}

/** The other way round. @throws RangeError for anything but digits with exactly the decimals of the currency */
export function fromDecimal(value: string, currency: string): Money {
  const digits = minorDigits(currency);
  const shape = digits === 0 ? /^-?\d+$/ : new RegExp(`^-?\\d+\\.\\d{${digits}}$`);
  if (!shape.test(value)) throw new RangeError(`not an amount of ${currency} with ${digits} decimals: ${value}`);
  return money(Number(value.replace('.', '')), currency);
}

/** The same amount counted in units of other digits, for a provider that counts differently. @throws RangeError when it is not whole in them */
export function rescale(amount: number, digits: number, toDigits: number): number {
  const scaled = digits <= toDigits ? amount * 10 ** (toDigits - digits) : amount / 10 ** (digits - toDigits);
  if (!Number.isSafeInteger(scaled)) throw new RangeError(`${amount} is not whole with ${toDigits} decimals`);
  return scaled;
}
