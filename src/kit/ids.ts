import { decodeBase32, encodeBase32 } from './base32.ts';

/**
 * Public ids. A UUID becomes `evt_` and 26 letters; what belongs to an event carries the event's short number too,
 * `ord_<event number>_<26 letters>`, so that one look at the id finds the shard.
 */
export type OwnPrefix = 'evt' | 'org' | 'ven' | 'pln' | 'key' | 'acc';
export type EventPrefix = 'ord' | 'pay' | 'rfn' | 'dsp' | 'tkt' | 'grp' | 'pas' | 'alt' | 'pkg';

export interface EventScopedId {
  readonly eventId: number;
  readonly id: string;
}

const MAX_EVENT_ID = 2 ** 31 - 1;

export function publicId(prefix: OwnPrefix, uuid: string): string {
  return `${prefix}_${encodeBase32(uuidBytes(uuid))}`;
}

/** The UUID, or null where the text is not an id of that kind. */
export function parsePublicId(prefix: OwnPrefix, text: string): string | null {
  if (!text.startsWith(`${prefix}_`)) return null;
  return parseUuidLetters(text.slice(prefix.length + 1));
}

export function eventScopedId(prefix: EventPrefix, eventId: number, uuid: string): string {
  return `${prefix}_${eventId.toString(32)}_${encodeBase32(uuidBytes(uuid))}`;
}

/** The event's number and the UUID, or null where the text is not an id of that kind. */
export function parseEventScopedId(prefix: EventPrefix, text: string): EventScopedId | null {
  const [kind, number, letters, ...more] = text.split('_');
  if (kind !== prefix || !number || !letters || more.length > 0 || !/^[0-9a-v]{1,7}$/.test(number)) return null;
  const eventId = Number.parseInt(number, 32);
  if (eventId < 1 || eventId > MAX_EVENT_ID || eventId.toString(32) !== number) return null;
  const id = parseUuidLetters(letters);
  return id === null ? null : { eventId, id };
}

function parseUuidLetters(letters: string): string | null {
  const bytes = decodeBase32(letters, 16);
  if (!bytes) return null;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function uuidBytes(uuid: string): Uint8Array {
  const hex = uuid.replaceAll('-', '');
  if (!/^[0-9a-f]{32}$/.test(hex)) throw new RangeError(`not a UUID: ${uuid}`);
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
