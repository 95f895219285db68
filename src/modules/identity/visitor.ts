import { createHmac, createSecretKey, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';

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

/** Signs short values with a key of its own purpose, so that a cookie never passes for a link. */
export class Signer {
  private readonly key: KeyObject;

  constructor(secret: string, purpose: string) {
    this.key = createSecretKey(createHmac('sha256', secret).update(`stampede:${purpose}`).digest());
  }

  /** 22 letters: 128 bits of HMAC-SHA-256. */
  mac(value: string): string {
    return createHmac('sha256', this.key).update(value).digest('base64url').slice(0, MAC_LENGTH);
  }

  sign(value: string): string {
    return `${value}.${this.mac(value)}`;
  }

  /** The value, or null where the signature is not ours. Compares in constant time. */
  verify(signed: string): string | null {
    const at = signed.lastIndexOf('.');
    if (at < 0) return null;
    const value = signed.slice(0, at);
    return this.matches(value, signed.slice(at + 1)) ? value : null;
  }

  matches(value: string, mac: string): boolean {
    return sameText(mac, this.mac(value));
  }
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
