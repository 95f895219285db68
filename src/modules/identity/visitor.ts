import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Config } from '../../platform/config/index.ts';
import { keyFor, Mac } from '../../platform/mac/index.ts';

/** Who is asking, as far as a browser session or a bearer key tells. `address` is the client's, by trusted proxies only. */
export interface Visitor {
  /** 26 letters; stands for the session in holds and orders. Never the cookie itself. */
  readonly id: string;
  readonly address: string;
  /** Whether the request showed this session. Who shows none has a new one, and may have another one by the next request. */
  readonly isKnown: boolean;
  /** The account that this browser is signed in to. */
  readonly account: string | null;
}

/** In what ways limits count a visitor. */
export function limitedBy({ id, address, account }: Visitor): {
  address: string;
  device: string;
  account: string | null;
} {
  return { address, device: id, account };
}

const MAC_LENGTH = 22;

/** The secret of the installation, and the one before while that still counts. */
export type SessionSecrets = Pick<Config, 'sessionSecret' | 'sessionSecretPrevious'>;

/**
 * Signs short values with a key of its own purpose, so that a cookie never passes for a link. Signs with the present secret; what
 * the one before has signed still counts.
 */
export class Signer {
  private readonly present: Mac;
  private readonly before: Mac | null;

  constructor({ sessionSecret, sessionSecretPrevious }: SessionSecrets, purpose: string) {
    this.present = new Mac(keyFor(sessionSecret, purpose));
    this.before = sessionSecretPrevious === null ? null : new Mac(keyFor(sessionSecretPrevious, purpose));
  }

  /** 22 letters: 128 bits of HMAC-SHA-256. */
  mac(value: string): string {
    return macOf(this.present, value);
  }

  /** As the secret before made it; null where there is none. */
  macBefore(value: string): string | null {
    return this.before && macOf(this.before, value);
  }

  /** By the present secret, then by the one before, where there is one: to look up what either has made. */
  macs(value: string): [string, ...string[]] {
    const before = this.macBefore(value);
    return before === null ? [this.mac(value)] : [this.mac(value), before];
  }

  sign(value: string): string {
    return `${value}.${this.mac(value)}`;
  }

  /** The value, or null where the signature is not ours. Compares in constant time. */
  verify(signed: string): string | null {
    return this.read(signed)?.value ?? null;
  }

  /** As above, and whether the present secret has signed it. */
  read(signed: string | undefined): { readonly value: string; readonly isPresent: boolean } | null {
    const at = signed?.lastIndexOf('.') ?? -1;
    if (signed === undefined || at < 0) return null;
    const [value, mac] = [signed.slice(0, at), signed.slice(at + 1)];
    if (sameText(mac, this.mac(value))) return { value, isPresent: true };
    return this.matches(value, mac) ? { value, isPresent: false } : null;
  }

  matches(value: string, mac: string): boolean {
    if (sameText(mac, this.mac(value))) return true;
    const before = this.macBefore(value);
    return before !== null && sameText(mac, before); // guard: secret-before
  }
}

function macOf(mac: Mac, value: string): string {
  return mac.text(null, value).slice(0, MAC_LENGTH);
}

/** Takes the same time wherever the two differ. */
export function sameText(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

export function newVisitorId(): string {
  return randomBytes(16).toString('base64url');
}

/**
 * What limits count by: an IPv4 address, or the /64 of an IPv6 one, since a household has 2^64 of those. IPv4 in IPv6's
 * spelling is IPv4.
 */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  if (!address.includes(':')) return address;
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups =
    tail === undefined
      ? left
      : [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
