import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { CannotContinue } from './cannot-continue.ts';
import { readText } from './files.ts';
import { inHome } from './paths.ts';

export interface Secrets {
  sessionSecret: string;
  /** Ed25519 private key, PKCS8 DER, base64. */
  ticketSigningKey: string;
  databasePassword: string;
  redisPassword: string;
  fakepaySecretKey: string;
  fakepayPublishableKey: string;
  fakepayWebhookSecret: string;
}

/** The secrets of this machine's Stampede: made by the first start, then kept. @throws CannotContinue */
export function secrets(): Secrets {
  const file = inHome('secrets.json');
  const text = readText(file);
  if (text === null) {
    const made = makeSecrets();
    writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    return made;
  }
  const kept = parse(text);
  if (kept) return kept;
  throw new CannotContinue(`${file} is damaged: bring it back from a copy, or begin anew with npm start -- --fresh.`);
}

export function makeSecrets(): Secrets {
  const random = (): string => randomBytes(24).toString('hex');
  const { privateKey } = generateKeyPairSync('ed25519');
  return {
    sessionSecret: random(),
    ticketSigningKey: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    databasePassword: random(),
    redisPassword: random(),
    fakepaySecretKey: `sk_test_${random()}`,
    fakepayPublishableKey: `pk_test_${random()}`,
    fakepayWebhookSecret: `whsec_${random()}`,
  };
}

function parse(text: string): Secrets | null {
  try {
    const kept = JSON.parse(text) as Partial<Record<keyof Secrets, unknown>>;
    const names = Object.keys(makeSecrets()) as (keyof Secrets)[];
    return names.every((name) => typeof kept[name] === 'string') ? (kept as Secrets) : null;
  } catch {
    return null;
  }
}
