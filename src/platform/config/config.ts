import { createPrivateKey, type KeyObject } from 'node:crypto';
import { type ArmedCrash, isCrashPoint } from '../crash-points/index.ts';
import { type LimitRates, limitsOf } from './limits.ts';
import { proxiesOf } from './trusted-proxies.ts';
import { WrongSetting } from './wrong-setting.ts';

/** Everything that a replica is told from outside. Parsed once at boot; nothing else reads `process.env`. */
export interface Config {
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string;
  readonly databaseUrl: string;
  readonly databasePoolSize: number;
  readonly redisUrl: string;
  readonly workers: boolean;
  readonly webDir: string;
  readonly logLevel: string;
  readonly drainMs: number;
  readonly trustedProxies: readonly string[];
  readonly sessionSecret: string;
  /** The secret before: what it signed still counts. Null: none. */
  readonly sessionSecretPrevious: string | null;
  readonly ticketSigningKey: KeyObject;
  readonly holdSeatsPerAddress: number;
  /** Streams of seats that one replica keeps open for one network address. */
  readonly streamsPerAddress: number;
  /** How often one address, device, account or mailbox may do what. */
  readonly limits: LimitRates;
  /** Attempts at a proof of work: the easiest one, and the hardest. */
  readonly work: WorkConfig;
  /** Divides every long deadline of a purchase: 1, or more where tests make minutes pass in seconds. */
  readonly deadlineScale: number;
  readonly crash: ArmedCrash | null;
  /** Where public randomness for draws comes from; null: none, the secret alone. */
  readonly drawBeacon: string | null;
  /** Names of payment providers in the order in which they are asked; each has its settings below. */
  readonly paymentProviders: readonly PaymentProviderName[];
  /** Rate limits that a provider has granted this account, where they are not its usual ones. */
  readonly paymentCallsPerSecond: Readonly<Record<string, CallsPerSecond | undefined>>;
  readonly stripe: StripeConfig;
  /** Null where it is not in use. */
  readonly fakepayB: FakepayBConfig | null;
  readonly mail: MailConfig;
}

export const PAYMENT_PROVIDERS = ['stripe', 'fakepay-b'] as const;
export type PaymentProviderName = (typeof PAYMENT_PROVIDERS)[number];

export interface WorkConfig {
  readonly least: number;
  readonly most: number;
}

/** Of the whole account, and of each operation. */
export interface CallsPerSecond {
  readonly account: number;
  readonly operation: number;
}

export interface StripeConfig {
  readonly secretKey: string;
  readonly publishableKey: string;
  readonly webhookSecret: string;
  /** Where the server calls the API. */
  readonly apiBase: string;
  /** Where the browser calls it. */
  readonly publicApiBase: string;
  /** Where the browser loads the card fields from. */
  readonly scriptUrl: string;
  readonly timeoutMs: number;
}

export interface FakepayBConfig {
  readonly apiBase: string;
  /** Where the browser finds the payment page. */
  readonly publicApiBase: string;
  readonly secretKey: string;
  readonly webhookSecret: string;
  readonly timeoutMs: number;
}

export interface MailConfig {
  readonly from: string;
  /** Exactly one of the two is set: a server that delivers, or a folder that collects. */
  readonly smtpUrl: string | null;
  readonly outboxDir: string | null;
}

type Env = Readonly<Record<string, string | undefined>>;

/** @throws WrongSetting for the first setting that is missing or malformed. */
export function parseConfig(env: Env): Config {
  const apiBase = url(env, 'STRIPE_API_BASE', 'https://api.stripe.com', ['http:', 'https:']);
  const fakepayB = fakepayBOf(env);
  return {
    host: env.HOST ?? '127.0.0.1',
    port: integer(env, 'PORT', 3000, 0, 65_535),
    publicUrl: url(env, 'PUBLIC_URL', 'http://localhost:3000', ['http:', 'https:']),
    databaseUrl: url(env, 'DATABASE_URL', null, ['postgres:', 'postgresql:']),
    databasePoolSize: integer(env, 'DATABASE_POOL_SIZE', 8, 2, 200),
    redisUrl: url(env, 'REDIS_URL', null, ['redis:', 'rediss:']),
    workers: oneOf(env, 'WORKERS', ['on', 'off'], 'on') === 'on',
    webDir: env.WEB_DIR ?? 'web/dist',
    logLevel: oneOf(env, 'LOG_LEVEL', ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'info'),
    drainMs: integer(env, 'DRAIN_MS', 1_000, 0, 60_000),
    trustedProxies: proxiesOf(env.TRUSTED_PROXIES),
    sessionSecret: secret(env, 'SESSION_SECRET'),
    sessionSecretPrevious: env.SESSION_SECRET_PREVIOUS ? secret(env, 'SESSION_SECRET_PREVIOUS') : null,
    ticketSigningKey: ed25519(env, 'TICKET_SIGNING_KEY'),
    holdSeatsPerAddress: integer(env, 'HOLD_SEATS_PER_ADDRESS', 60, 1, 1_000_000),
    streamsPerAddress: integer(env, 'STREAMS_PER_ADDRESS', 1_000, 0, 1_000_000),
    limits: limitsOf(env.LIMITS),
    work: workOf(env),
    deadlineScale: integer(env, 'DEADLINE_SCALE', 1, 1, 1_000),
    crash: crashOf(env),
    drawBeacon:
      env.DRAW_BEACON === 'none' || !env.DRAW_BEACON ? null : url(env, 'DRAW_BEACON', null, ['http:', 'https:']),
    paymentProviders: providersOf(env, fakepayB !== null),
    paymentCallsPerSecond: callsPerSecondOf(env),
    stripe: {
      secretKey: text(env, 'STRIPE_SECRET_KEY'),
      publishableKey: text(env, 'STRIPE_PUBLISHABLE_KEY'),
      webhookSecret: text(env, 'STRIPE_WEBHOOK_SECRET'),
      apiBase,
      publicApiBase: url(env, 'STRIPE_PUBLIC_API_BASE', apiBase, ['http:', 'https:']),
      scriptUrl: url(env, 'STRIPE_SCRIPT_URL', 'https://js.stripe.com/v3/', ['http:', 'https:']),
      timeoutMs: integer(env, 'STRIPE_TIMEOUT_MS', 8_000, 100, 80_000),
    },
    fakepayB,
    mail: mail(env),
  };
}

function workOf(env: Env): WorkConfig {
  const least = integer(env, 'WORK_LEAST', 400, 2, 1_000_000);
  return { least, most: integer(env, 'WORK_MOST', Math.max(6_400, least), least, 1_000_000) };
}

function fakepayBOf(env: Env): FakepayBConfig | null {
  if (!env.FAKEPAY_B_API_BASE) return null;
  const apiBase = url(env, 'FAKEPAY_B_API_BASE', null, ['http:', 'https:']);
  return {
    apiBase,
    publicApiBase: url(env, 'FAKEPAY_B_PUBLIC_API_BASE', apiBase, ['http:', 'https:']),
    secretKey: text(env, 'FAKEPAY_B_SECRET_KEY'),
    webhookSecret: text(env, 'FAKEPAY_B_WEBHOOK_SECRET'),
    timeoutMs: integer(env, 'FAKEPAY_B_TIMEOUT_MS', 8_000, 100, 80_000),
  };
}

function providersOf(env: Env, withFakepayB: boolean): readonly PaymentProviderName[] {
  const names = (env.PAYMENT_PROVIDERS || 'stripe').split(',').map((each) => each.trim());
  return names.map((name) => {
    const known = PAYMENT_PROVIDERS.find((each) => each === name);
    if (!known)
      throw new WrongSetting(`PAYMENT_PROVIDERS has "${name}": give a list of ${PAYMENT_PROVIDERS.join(', ')}.`);
    if (known === 'fakepay-b' && !withFakepayB)
      throw new WrongSetting('PAYMENT_PROVIDERS has fakepay-b: give FAKEPAY_B_API_BASE its address, or leave it out.');
    return known;
  });
}

function callsPerSecondOf(env: Env): Config['paymentCallsPerSecond'] {
  const given = (env.PAYMENT_CALLS_PER_SECOND ?? '').split(',').filter((each) => each.trim() !== '');
  const rates = given.map((each) => {
    const [, name = '', account, operation] = /^\s*([\w-]+)=([1-9]\d{0,4})\/([1-9]\d{0,4})\s*$/.exec(each) ?? [];
    if (!PAYMENT_PROVIDERS.some((known) => known === name))
      throw new WrongSetting(`PAYMENT_CALLS_PER_SECOND has "${each}": give account/operation, as in stripe=100/25.`);
    return [name, { account: Number(account), operation: Number(operation) }] as const;
  });
  return Object.fromEntries(rates);
}

/** For tests only, and it says so: a shop that others reach may not be told to kill itself. */
function crashOf(env: Env): ArmedCrash | null {
  const given = env.CRASH_AT;
  if (!given) return null;
  const { hostname } = new URL(url(env, 'PUBLIC_URL', 'http://localhost:3000', ['http:', 'https:']));
  if (!['localhost', '127.0.0.1', '[::1]'].includes(hostname))
    throw new WrongSetting('CRASH_AT is for tests on this machine: remove it, or PUBLIC_URL may not be public.');
  const [point = '', passing = null] = given.split(':');
  if (!isCrashPoint(point) || (passing !== null && !/^[1-9]\d*$/.test(passing)))
    throw new WrongSetting(`CRASH_AT is "${given}": give a crash point such as C5, or C5:3 for its third passing.`);
  return { point, passing: passing === null ? null : Number(passing) };
}

function mail(env: Env): MailConfig {
  const smtpUrl = env.SMTP_URL ? url(env, 'SMTP_URL', null, ['smtp:', 'smtps:']) : null;
  const outboxDir = smtpUrl ? null : (env.MAIL_OUTBOX_DIR ?? null);
  if (!smtpUrl && !outboxDir) {
    throw new WrongSetting('SMTP_URL is not set: give smtp://user:password@host:port, or a folder in MAIL_OUTBOX_DIR.');
  }
  return { from: env.MAIL_FROM ?? 'Stampede <tickets@localhost>', smtpUrl, outboxDir };
}

function text(env: Env, name: string): string {
  const value = env[name];
  if (!value) throw new WrongSetting(`${name} is not set: give it a value.`);
  return value;
}

function secret(env: Env, name: string): string {
  const value = text(env, name);
  if (value.length < 32) throw new WrongSetting(`${name} is too short: give at least 32 random characters.`);
  return value;
}

function integer(env: Env, name: string, preset: number, least: number, most: number): number {
  const given = env[name];
  if (given === undefined || given === '') return preset;
  const value = Number(given);
  if (!/^\d+$/.test(given) || value < least || value > most) {
    throw new WrongSetting(`${name} is "${given}": give a whole number from ${least} to ${most}.`);
  }
  return value;
}

function oneOf<Choice extends string>(env: Env, name: string, choices: readonly Choice[], preset: Choice): Choice {
  const given = env[name];
  if (given === undefined || given === '') return preset;
  const choice = choices.find((each) => each === given);
  if (!choice) throw new WrongSetting(`${name} is "${given}": give one of ${choices.join(', ')}.`);
  return choice;
}

function url(env: Env, name: string, preset: string | null, protocols: readonly string[]): string {
  const given = env[name] || preset;
  if (!given) throw new WrongSetting(`${name} is not set: give an address such as ${protocols[0]}//localhost.`);
  const parsed = URL.canParse(given) ? new URL(given) : null;
  if (!parsed || !protocols.includes(parsed.protocol)) {
    // The value may carry a password, so the sentence names the setting only.
    throw new WrongSetting(`${name} is not an address: give one that starts with ${protocols.join(' or ')}//.`);
  }
  return given.replace(/\/$/, name === 'STRIPE_SCRIPT_URL' ? '/' : '');
}

function ed25519(env: Env, name: string): KeyObject {
  const given = text(env, name);
  try {
    const key = createPrivateKey({ key: Buffer.from(given, 'base64'), format: 'der', type: 'pkcs8' });
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Falls through to the sentence below: the reason of OpenSSL helps nobody.
  }
  throw new WrongSetting(`${name} is not an Ed25519 private key: give PKCS #8 DER in base64.`);
}
