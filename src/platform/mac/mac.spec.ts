import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Mac } from './index.ts';

/** RFC 4231, test cases 1, 2 and 3. */
const VECTORS = [
  [Buffer.alloc(20, 0x0b), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
  [
    Buffer.from('Jefe'),
    'what do ya want for nothing?',
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  ],
  [Buffer.alloc(20, 0xaa), Buffer.alloc(50, 0xdd), '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe'],
] as const;

describe('a MAC', () => {
  it.each(VECTORS)('is that of RFC 4231 (%#)', (key, message, right) => {
    const [bytes, text] = typeof message === 'string' ? [null, message] : [message, ''];
    expect(Buffer.from(new Mac(key).text(bytes, text), 'base64url').toString('hex')).toBe(right);
  });

  it("is Node's, whatever is signed before: short, long, in any letters", () => {
    const key = randomBytes(32);
    const mac = new Mac(key);
    for (const length of [0, 1, 55, 56, 64, 119, 120, 300, 2_000, 3]) {
      for (const letter of ['a', 'é', '語', '😀']) {
        const [bytes, text] = [randomBytes(length % 130), letter.repeat(length)];
        const right = createHmac('sha256', key).update(bytes).update(text).digest();
        const written = Buffer.alloc(18);
        mac.write(bytes, text, written);
        expect(mac.text(bytes, text)).toBe(right.toString('base64url'));
        expect(written).toEqual(right.subarray(0, 18));
        expect(mac.matches(bytes, text, right.subarray(0, 18))).toBe(true);
      }
    }
  });

  it('does not match one that differs in a bit, is too short or too long, or of another key', () => {
    const mac = new Mac(randomBytes(32));
    const right = Buffer.from(mac.text(null, 'a place'), 'base64url');
    for (let at = 0; at < right.length; at++) {
      const other = Buffer.from(right);
      other[at]! ^= 1;
      expect(mac.matches(null, 'a place', other)).toBe(false);
    }
    expect(mac.matches(null, 'a place', Buffer.concat([right, right]))).toBe(false);
    expect(mac.matches(null, 'a place', right.subarray(0, 15))).toBe(false);
    expect(new Mac(randomBytes(32)).matches(null, 'a place', right)).toBe(false);
  });

  it('takes no key that its block has no room for', () => {
    expect(() => new Mac(randomBytes(65))).toThrow('65 bytes');
  });
});
