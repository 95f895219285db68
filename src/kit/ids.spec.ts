import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase32, encodeBase32 } from './base32.ts';
import { eventScopedId, parseEventScopedId, parsePublicId, publicId } from './ids.ts';

const uuid = fc.uuid();
const eventId = fc.integer({ min: 1, max: 2 ** 31 - 1 });

describe('a public id', () => {
  it('comes back as the UUID that it was made of', () => {
    fc.assert(fc.property(uuid, (id) => parsePublicId('evt', publicId('evt', id)) === id));
    fc.assert(
      fc.property(eventId, uuid, (number, id) => {
        expect(parseEventScopedId('ord', eventScopedId('ord', number, id))).toEqual({ eventId: number, id });
      }),
    );
  });

  it('is refused under another prefix, and in every other spelling', () => {
    const id = eventScopedId('ord', 7, '01a20155-29f6-7780-b906-fd653cf971a6');
    expect(parseEventScopedId('tkt', id)).toBeNull();
    for (const other of [
      id.toUpperCase(),
      `${id} `,
      `${id}_`,
      id.replace('_7_', '_07_'),
      id.slice(0, -1),
      '',
      'ord__',
    ]) {
      expect(parseEventScopedId('ord', other), other).toBeNull();
    }
  });

  it('never throws, whatever a client sends', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parsePublicId('evt', `evt_${text}`);
        parseEventScopedId('ord', `ord_${text}`);
      }),
    );
  });
});

describe('base 32', () => {
  it('has one spelling a value', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        expect(decodeBase32(encodeBase32(bytes), 16)).toEqual(bytes);
      }),
    );
    // 26 letters carry 130 bits: the two spare ones must be zero.
    expect(decodeBase32('0'.repeat(25) + '1', 16)).toBeNull();
  });
});
