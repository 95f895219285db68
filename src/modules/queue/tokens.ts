import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../platform/config/index.ts';
import { keyFor, Mac } from '../../platform/mac/index.ts';

/** A place, as its token says: whose it is, its MAC says. */
export interface PlaceToken {
  readonly eventId: number;
  readonly generation: number;
  readonly entry: number;
}

export interface AdmissionToken {
  readonly eventId: number;
  readonly generation: number;
  readonly position: number;
  readonly untilSeconds: number;
}

interface Key {
  readonly id: number;
  readonly mac: Mac;
}

/** The first byte says what it is, so that a place never passes for an admission. */
const PLACE = 1;
const ADMISSION = 2;
const MAC_BYTES = 18;
const BODY_BYTES = { [PLACE]: 14, [ADMISSION]: 18 } as const;
const TEXT = /^[A-Za-z0-9_-]{43}(?:[A-Za-z0-9_-]{5})?$/;

/**
 * Tokens of places (43 letters) and admissions (48): kind, key, event, generation, what it is about, and an HMAC over that and
 * the visitor. A token that somebody else shows is worth nothing. Verified without a store, in 1 µs.
 *
 * Two keys live: new tokens take the present secret's, those of the secret before still count.
 */
@Injectable()
export class QueueTokens {
  private readonly keys: readonly Key[];
  /** Where a token is read: the same bytes each time, since a line is asked thousands of times a second. */
  private readonly shown = { [PLACE]: bytesOf(PLACE), [ADMISSION]: bytesOf(ADMISSION) };

  constructor(@Inject(CONFIG) config: Pick<Config, 'sessionSecret' | 'sessionSecretPrevious'>) {
    const secrets = [config.sessionSecret, config.sessionSecretPrevious];
    this.keys = secrets.filter((secret) => secret !== null).map(keyOf);
  }

  place(token: PlaceToken, visitor: string): string {
    return this.sign(PLACE, [token.eventId, token.generation, token.entry], visitor);
  }

  admission(token: AdmissionToken, visitor: string): string {
    const { eventId, generation, position, untilSeconds } = token;
    return this.sign(ADMISSION, [eventId, generation, position, untilSeconds], visitor);
  }

  /** What it says, or null where it is not ours, not of that kind or not the visitor's. */
  readPlace(text: string | undefined, visitor: string): PlaceToken | null {
    const [eventId, generation, entry] = this.read(PLACE, text, visitor) ?? [];
    return entry === undefined ? null : { eventId: eventId!, generation: generation!, entry };
  }

  /** As above; whether its time is over is for the caller to say. */
  readAdmission(text: string | undefined, visitor: string): AdmissionToken | null {
    const [eventId, generation, position, untilSeconds] = this.read(ADMISSION, text, visitor) ?? [];
    if (untilSeconds === undefined) return null;
    return { eventId: eventId!, generation: generation!, position: position!, untilSeconds };
  }

  /** Whether a token of ours is signed with the present secret: else its owner is given another one. */
  isPresent(text: string): boolean {
    return Buffer.from(text.slice(0, 4), 'base64url')[1] === this.keys[0]!.id;
  }

  private sign(kind: typeof PLACE | typeof ADMISSION, numbers: readonly number[], visitor: string): string {
    const key = this.keys[0]!;
    const bytes = Buffer.allocUnsafe(BODY_BYTES[kind] + MAC_BYTES);
    bytes[0] = kind;
    bytes[1] = key.id;
    numbers.forEach((number, at) => bytes.writeUInt32BE(number, 2 + 4 * at));
    key.mac.write(bytes.subarray(0, BODY_BYTES[kind]), visitor, bytes.subarray(BODY_BYTES[kind]));
    return bytes.toString('base64url');
  }

  private read(kind: typeof PLACE | typeof ADMISSION, text: string | undefined, visitor: string): number[] | null {
    if (text === undefined || !TEXT.test(text)) return null;
    const bytes = this.shown[kind];
    const written = bytes.all.write(text, 'base64url');
    // Text has bits that bytes have not: only the one spelling that we write counts.
    if (written !== bytes.all.length || bytes.all[0] !== kind || bytes.all.toString('base64url') !== text) return null;
    if (!this.isOurs(bytes, visitor)) return null; // guard: token-mac
    const numbers: number[] = [];
    for (let at = 2; at < bytes.body.length; at += 4) numbers.push(bytes.body.readUInt32BE(at));
    return numbers;
  }

  private isOurs({ all, body, mac }: Shown, visitor: string): boolean {
    for (const key of this.keys) if (key.id === all[1] && key.mac.matches(body, visitor, mac)) return true;
    return false;
  }
}

/** Bytes of a token, all of them and its two parts. */
interface Shown {
  readonly all: Buffer;
  readonly body: Buffer;
  readonly mac: Buffer;
}

function bytesOf(kind: typeof PLACE | typeof ADMISSION): Shown {
  const all = Buffer.alloc(BODY_BYTES[kind] + MAC_BYTES);
  return { all, body: all.subarray(0, BODY_BYTES[kind]), mac: all.subarray(BODY_BYTES[kind]) };
}

function keyOf(secret: string): Key {
  return { id: keyFor(secret, 'queue-key-id')[0]!, mac: new Mac(keyFor(secret, 'queue')) };
}
