import type { Clock } from '../shared/clock.ts';
import { cardError } from './errors.ts';
import { isMap, type FormValue } from './form.ts';
import { newId } from '../shared/ids.ts';
import type { PaymentMethod } from './model.ts';

/** Why a bank says no, in Stripe's words. */
export interface Decline {
  code: string;
  declineCode: string | null;
  message: string;
}

export interface TestCard {
  number: string;
  brand: 'visa' | 'mastercard' | 'amex';
  decline?: Decline;
  /** The bank asks the cardholder first (3-D Secure). */
  challenge?: boolean;
  /** The bank approves, and the answer comes too late for anyone to wait for it. */
  hangs?: boolean;
  /** What becomes of a refund that was accepted. */
  refund?: 'pending' | 'fails';
  /** One line for the README and the card form. */
  what: string;
}

const declined = (declineCode: string, message = 'Your card was declined.'): Decline => ({
  code: 'card_declined',
  declineCode,
  message,
});

/** Stripe's test cards by the name of their token: `pm_card_<name>`. */
export const cards: Record<string, TestCard> = {
  visa: { number: '4242424242424242', brand: 'visa', what: 'approved' },
  mastercard: { number: '5555555555554444', brand: 'mastercard', what: 'approved' },
  amex: { number: '378282246310005', brand: 'amex', what: 'approved, with four digits of security code' },
  threeDSecure2Required: {
    number: '4000000000003220',
    brand: 'visa',
    challenge: true,
    what: 'asks 3-D Secure, then approved',
  },
  authenticationRequired: {
    number: '4000002500003155',
    brand: 'visa',
    challenge: true,
    what: 'asks 3-D Secure, then approved',
  },
  threeDSecureRequiredChargeDeclined: {
    number: '4000008400001629',
    brand: 'visa',
    challenge: true,
    decline: declined('generic_decline'),
    what: 'asks 3-D Secure, then declined',
  },
  threeDSecureOptional: { number: '4000000000003055', brand: 'visa', what: 'approved without 3-D Secure' },
  chargeDeclined: { number: '4000000000000002', brand: 'visa', decline: declined('generic_decline'), what: 'declined' },
  chargeDeclinedInsufficientFunds: {
    number: '4000000000009995',
    brand: 'visa',
    decline: declined('insufficient_funds', 'Your card has insufficient funds.'),
    what: 'declined, insufficient funds',
  },
  chargeDeclinedLostCard: {
    number: '4000000000009987',
    brand: 'visa',
    decline: declined('lost_card'),
    what: 'declined, lost',
  },
  chargeDeclinedStolenCard: {
    number: '4000000000009979',
    brand: 'visa',
    decline: declined('stolen_card'),
    what: 'declined, stolen',
  },
  chargeDeclinedFraudulent: {
    number: '4100000000000019',
    brand: 'visa',
    decline: declined('fraudulent'),
    what: 'declined, fraud',
  },
  chargeDeclinedExpiredCard: {
    number: '4000000000000069',
    brand: 'visa',
    decline: { code: 'expired_card', declineCode: 'expired_card', message: 'Your card has expired.' },
    what: 'declined, expired',
  },
  chargeDeclinedIncorrectCvc: {
    number: '4000000000000127',
    brand: 'visa',
    decline: {
      code: 'incorrect_cvc',
      declineCode: 'incorrect_cvc',
      message: "Your card's security code is incorrect.",
    },
    what: 'declined, wrong security code',
  },
  chargeDeclinedProcessingError: {
    number: '4000000000000119',
    brand: 'visa',
    decline: {
      code: 'processing_error',
      declineCode: 'processing_error',
      message: 'An error occurred while processing your card. Try again in a little bit.',
    },
    what: 'declined, processing error',
  },
  timesOut: {
    number: '4000000000000408',
    brand: 'visa',
    hangs: true,
    what: 'approved, but the answer takes 30 seconds',
  },
  pendingRefund: {
    number: '4000000000007726',
    brand: 'visa',
    refund: 'pending',
    what: 'approved; refunds take a while',
  },
  refundFail: { number: '4000000000005126', brand: 'visa', refund: 'fails', what: 'approved; refunds fail later' },
};

/** Other names that Stripe has for the same behaviour. */
const aliases: Record<string, string> = {
  threeDSecureRequired: 'threeDSecure2Required',
  chargeCustomerFail: 'chargeDeclined',
  visa_chargeDeclined: 'chargeDeclined',
};

/** The behaviour behind a stored payment method. */
export function behaviour(method: PaymentMethod & { type: 'card' }): TestCard {
  const card = cards[method.card];
  if (card === undefined) throw new Error(`fakepay knows no test card ${method.card}`);
  return card;
}

/** A payment method for a token such as `pm_card_visa`, or null when the text is no such token. */
export function cardFromToken(token: string, clock: Clock): PaymentMethod | null {
  const name = token.startsWith('pm_card_') ? token.slice('pm_card_'.length) : '';
  const known = aliases[name] ?? name;
  const card = Object.hasOwn(cards, known) ? cards[known] : undefined;
  return card === undefined ? null : newCard(known, card, { month: 12, year: today(clock).year + 3 }, clock);
}

/** @throws ApiError 402 for a number, date or code that no bank would accept */
export function cardFromData(given: FormValue | undefined, clock: Clock): PaymentMethod {
  const card = isMap(given) ? given : {};
  if (typeof card.token === 'string') {
    const method = cardFromToken(card.token.replace(/^tok_/, 'pm_card_'), clock);
    if (method !== null) return method;
  }
  const digits = String(card.number ?? '').replaceAll(/[\s-]/g, '');
  const found = Object.entries(cards).find(([, known]) => known.number === digits);
  checkNumber(digits, found !== undefined);
  const [name, known] = found ?? ['visa', cards.visa];
  if (known === undefined) throw new Error('fakepay has lost its first card');
  const expiry = checkExpiry(String(card.exp_month ?? ''), String(card.exp_year ?? ''), clock);
  checkCvc(card.cvc, known.brand);
  return newCard(name, known, expiry, clock);
}

interface Expiry {
  month: number;
  year: number;
}

function today(clock: Clock): Expiry {
  const date = new Date(clock.now());
  return { month: date.getUTCMonth() + 1, year: date.getUTCFullYear() };
}

const newCard = (name: string, { number }: TestCard, expiry: Expiry, clock: Clock): PaymentMethod => ({
  type: 'card',
  id: newId('pm'),
  created: clock.seconds(),
  card: name,
  last4: number.slice(-4),
  expMonth: expiry.month,
  expYear: expiry.year,
});

function checkNumber(digits: string, known: boolean): void {
  if (!passesLuhn(digits)) {
    throw cardError('incorrect_number', 'Your card number is incorrect.', { param: 'number' });
  }
  if (!known) {
    throw cardError('card_declined', 'This is not a test card. Use one of the numbers in the list.', {
      decline_code: 'test_mode_live_card',
      param: 'number',
    });
  }
}

function checkExpiry(monthText: string, yearText: string, clock: Clock): Expiry {
  const month = Number(monthText);
  const year = Number(yearText) + (yearText.length === 2 ? 2000 : 0);
  if (!Number.isInteger(month) || month < 1 || month > 12) {
    throw cardError('invalid_expiry_month', "Your card's expiration month is invalid.", { param: 'exp_month' });
  }
  const now = today(clock);
  const age = (year - now.year) * 12 + month - now.month;
  if (!Number.isInteger(year) || age < 0 || age > 50 * 12) {
    throw cardError('invalid_expiry_year', "Your card's expiration year is invalid.", { param: 'exp_year' });
  }
  return { month, year };
}

function checkCvc(cvc: unknown, brand: TestCard['brand']): void {
  if (cvc === undefined || cvc === '') return;
  const right = brand === 'amex' ? /^\d{3,4}$/ : /^\d{3}$/;
  if (typeof cvc !== 'string' || !right.test(cvc)) {
    throw cardError('invalid_cvc', "Your card's security code is invalid.", { param: 'cvc' });
  }
}

function passesLuhn(digits: string): boolean {
  if (!/^\d{12,19}$/.test(digits)) return false;
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const twice = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
    sum += index % 2 === 0 ? digit : twice;
  }
  return sum % 10 === 0;
}
