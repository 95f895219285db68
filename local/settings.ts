import { CannotContinue } from './cannot-continue.ts';

export interface StripeKeys {
  secretKey: string;
  publishableKey: string;
  webhookSecret: string;
}

export interface Settings {
  port: number;
  hosts: string[];
  replicas: number;
  publicUrl: string;
  /** Null: the embedded one. */
  databaseUrl: string | null;
  redisUrl: string | null;
  /** Null: fakepay. */
  stripe: StripeKeys | null;
  /** Null: a folder of mails. */
  smtpUrl: string | null;
  /** Null: draws of waiting rooms follow from their secrets alone. */
  drawBeacon: string | null;
  fresh: boolean;
}

const MAX_REPLICAS = 16;

/** Reads what `npm start` is told. @throws CannotContinue that names the setting that is wrong. */
export function readSettings(env: NodeJS.ProcessEnv, args: string[]): Settings {
  for (const arg of args) {
    if (arg !== '--fresh')
      throw new CannotContinue(
        `npm start does not know "${arg}": the only flag is --fresh, after two dashes (npm start -- --fresh).`,
      );
  }
  const port = wholeNumber(env, 'PORT', { fallback: 3000, min: 1, max: 65_535 });
  const host = env.HOST || null;
  return {
    port,
    // Browsers try ::1 for localhost as well, and whatever else listens there would answer them.
    hosts: host ? [host] : ['127.0.0.1', '::1'],
    replicas: wholeNumber(env, 'REPLICAS', { fallback: 2, min: 1, max: MAX_REPLICAS }),
    publicUrl: url(env, 'PUBLIC_URL', ['http:', 'https:'])?.replace(/\/$/, '') ?? `http://localhost:${port}`,
    databaseUrl: url(env, 'DATABASE_URL', ['postgres:', 'postgresql:']),
    redisUrl: url(env, 'REDIS_URL', ['redis:', 'rediss:']),
    stripe: stripeKeys(env),
    smtpUrl: url(env, 'SMTP_URL', ['smtp:', 'smtps:']),
    drawBeacon: env.DRAW_BEACON === 'none' ? null : url(env, 'DRAW_BEACON', ['http:', 'https:']),
    fresh: args.includes('--fresh'),
  };
}

function wholeNumber(
  env: NodeJS.ProcessEnv,
  name: string,
  range: { fallback: number; min: number; max: number },
): number {
  const text = env[name];
  if (text === undefined || text === '') return range.fallback;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= range.min && value <= range.max) return value;
  throw new CannotContinue(
    `${name} is "${text}" but must be a whole number from ${range.min} to ${range.max}: correct it, then start again.`,
  );
}

function url(env: NodeJS.ProcessEnv, name: string, protocols: string[]): string | null {
  const text = env[name];
  if (text === undefined || text === '') return null;
  const parsed = URL.canParse(text) ? new URL(text) : null;
  if (parsed && parsed.hostname !== '' && protocols.includes(parsed.protocol)) return text;
  // Not the text itself: a password may be in it.
  const example = `${protocols[0]}//${name === 'DATABASE_URL' ? 'user:password@host:5432/stampede' : 'host:port'}`;
  throw new CannotContinue(`${name} is not an address of the form ${example}: correct it, then start again.`);
}

function stripeKeys(env: NodeJS.ProcessEnv): StripeKeys | null {
  const secretKey = env.STRIPE_SECRET_KEY;
  if (!secretKey) return null;
  const needed = { webhookSecret: 'STRIPE_WEBHOOK_SECRET', publishableKey: 'STRIPE_PUBLISHABLE_KEY' } as const;
  const missing = Object.values(needed).filter((name) => !env[name]);
  if (missing.length > 0) {
    throw new CannotContinue(
      `STRIPE_SECRET_KEY is set but ${missing.join(' and ')} not: set all three, or none to use fakepay.`,
    );
  }
  return {
    secretKey,
    webhookSecret: env[needed.webhookSecret] ?? '',
    publishableKey: env[needed.publishableKey] ?? '',
  };
}
