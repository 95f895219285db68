import type { Money } from './api/types.ts';

/** How numbers and dates are written. They follow the words beside them, so that a page never mixes two habits. */
export interface Habits {
  locale: string;
  /** A zone, by the name of its place. */
  zone: (place: string) => string;
  /** Where it is not the parts, one after the other. */
  day?: (instant: string, timezone: string, style: 'short' | 'long', withYear: boolean) => string;
}

let habits: Habits = { locale: 'en-GB', zone: (place) => `${place} time` };

/** From now on. What is on the page already is to be drawn anew. */
export function followHabits(next: Habits): void {
  habits = next;
  countFormat = new Intl.NumberFormat(next.locale);
  moneyFormats.clear();
  shortFormats.clear();
  partFormats.clear();
}

const moneyFormats = new Map<string, Intl.NumberFormat>();
const shortFormats = new Map<string, Intl.NumberFormat>();

function moneyFormat(currency: string): Intl.NumberFormat {
  let format = moneyFormats.get(currency);
  if (!format) {
    format = new Intl.NumberFormat(habits.locale, { style: 'currency', currency });
    moneyFormats.set(currency, format);
  }
  return format;
}

/** `{amount: 13000, currency: 'EUR'}` → `€130.00`. The amount is in minor units of the currency's ISO exponent. */
export function formatMoney(money: Money): string {
  const format = moneyFormat(money.currency);
  const exponent = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(money.amount / 10 ** exponent);
}

/** `€65`, `€64.50`: where there is little room, and nothing is added up. */
export function formatShortMoney({ amount, currency }: Money): string {
  let format = shortFormats.get(currency);
  if (!format) {
    const options = { style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' } as const;
    format = new Intl.NumberFormat(habits.locale, options);
    shortFormats.set(currency, format);
  }
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** `0.12` → `12%`. */
export function formatShare(share: number): string {
  return new Intl.NumberFormat(habits.locale, { style: 'percent' }).format(share);
}

/** `17, 18 and 19`. */
export function formatList(items: readonly string[]): string {
  return new Intl.ListFormat(habits.locale).format(items);
}

/** `'25.50'` → 2550, in minor units of the currency; null for what is no amount above zero. */
export function parseAmount(typed: string, currency: string): number | null {
  const exponent = moneyFormat(currency).resolvedOptions().maximumFractionDigits ?? 2;
  const [, whole, fraction = ''] = /^(\d{1,9})(?:[.,](\d{1,3}))?$/.exec(typed.trim()) ?? [];
  if (whole === undefined || fraction.length > exponent) return null;
  const amount = Number(whole + fraction.padEnd(exponent, '0'));
  return amount > 0 ? amount : null;
}

/** Adds amounts of one currency. */
export function sumMoney(amounts: readonly Money[], currency: string): Money {
  return { amount: amounts.reduce((sum, money) => sum + money.amount, 0), currency };
}

export function timesMoney(money: Money, quantity: number): Money {
  return { amount: money.amount * quantity, currency: money.currency };
}

let countFormat = new Intl.NumberFormat(habits.locale);

/** `31020` → `31,020`. */
export function formatCount(count: number): string {
  return countFormat.format(count);
}

/** `formatQuantity(1, 'seat')` → `1 seat`; `formatQuantity(3, 'seat')` → `3 seats`. */
export function formatQuantity(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

type DateParts = Partial<Record<Intl.DateTimeFormatPartTypes, string>>;

const partFormats = new Map<string, Intl.DateTimeFormat>();

function datePartsOf(instant: string, timezone: string, style: 'short' | 'long'): DateParts {
  const cacheKey = `${timezone} ${style}`;
  let format = partFormats.get(cacheKey);
  if (!format) {
    format = new Intl.DateTimeFormat(habits.locale, {
      timeZone: timezone,
      weekday: style,
      day: 'numeric',
      month: style,
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    partFormats.set(cacheKey, format);
  }
  const parts: DateParts = {};
  for (const part of format.formatToParts(new Date(instant))) parts[part.type] = part.value;
  return parts;
}

/** `Sat 12 Dec`; with the year when it isn't this one. */
export function formatDay(instant: string, timezone: string): string {
  const parts = datePartsOf(instant, timezone, 'short');
  const thisYear = datePartsOf(new Date().toISOString(), timezone, 'short').year;
  const withYear = parts.year !== thisYear;
  if (habits.day) return habits.day(instant, timezone, 'short', withYear);
  return `${parts.weekday} ${parts.day} ${parts.month}${withYear ? ` ${parts.year}` : ''}`;
}

/** `Saturday 12 December 2026`. */
export function formatLongDay(instant: string, timezone: string): string {
  if (habits.day) return habits.day(instant, timezone, 'long', true);
  const parts = datePartsOf(instant, timezone, 'long');
  return `${parts.weekday} ${parts.day} ${parts.month} ${parts.year}`;
}

/** `20:00` in the given zone. Say whose time it is beside it: see `zoneName`. */
export function formatTime(instant: string, timezone: string): string {
  const parts = datePartsOf(instant, timezone, 'short');
  return `${parts.hour}:${parts.minute}`;
}

/** The zone in words people use: `Europe/Madrid` → `Madrid time`. */
export function zoneName(timezone: string): string {
  if (timezone === 'UTC' || timezone === 'Etc/UTC') return 'UTC';
  const place = timezone.split('/').at(-1) ?? timezone;
  return habits.zone(place.replaceAll('_', ' '));
}

/** `Sat 12 Dec, 20:00 Madrid time`: an instant in the venue's zone, named so. */
export function formatWhen(instant: string, timezone: string): string {
  return `${formatDay(instant, timezone)}, ${formatTime(instant, timezone)} ${zoneName(timezone)}`;
}

/** `2027-05-29T20:00`: an instant on the venue's clock, as a form's field has it. */
export function toWallClock(instant: string, timezone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'short' });
  return format.format(new Date(instant)).replace(' ', 'T');
}

/** The instant at which the venue's clock shows that; asked twice, because the zone's offset may change on the way. */
export function fromWallClock(wall: string, timezone: string): string {
  const asUtcMs = Date.parse(`${wall}Z`);
  const shownMs = (atMs: number) => Date.parse(`${toWallClock(new Date(atMs).toISOString(), timezone)}Z`);
  let atMs = asUtcMs;
  for (let round = 0; round < 2; round++) atMs += asUtcMs - shownMs(atMs);
  return new Date(atMs).toISOString();
}

/** `ES` → `Spain`; a name stays as it is. */
export function countryName(country: string): string {
  if (!/^[A-Z]{2}$/.test(country)) return country;
  return new Intl.DisplayNames(habits.locale, { type: 'region', fallback: 'code' }).of(country) ?? country;
}

/** The zone of this device. */
export function deviceZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** True when a clock in this device's zone shows another time than one at the venue. */
export function isElsewhere(instant: string, timezone: string): boolean {
  return formatWhenShort(instant, timezone) !== formatWhenShort(instant, deviceZone());
}

function formatWhenShort(instant: string, timezone: string): string {
  return `${formatDay(instant, timezone)} ${formatTime(instant, timezone)}`;
}

/** `20:14` on this device's clock: for deadlines a few minutes away. */
export function formatDeadline(instant: string): string {
  return formatTime(instant, deviceZone());
}

/** Milliseconds → `7:41`; from an hour on `2:07:41`; never below `0:00`. */
export function formatClock(remainingMs: number): string {
  const seconds = Math.max(0, Math.ceil(remainingMs / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = String(seconds % 60).padStart(2, '0');
  return hours > 0
    ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}`
    : `${String(minutes).padStart(2, '0')}:${rest}`;
}

const numbersAsNumbers = new Intl.Collator('en-GB', { numeric: true });

/** Order of seat numbers as people count: 9 before 11, 11 before 11A. */
export const byNumber = (a: string, b: string): number => numbersAsNumbers.compare(a, b);
