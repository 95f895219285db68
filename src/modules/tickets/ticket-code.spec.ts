import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeTicket, encodeTicket } from './ticket-code.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const other = generateKeyPairSync('ed25519');
const claim = { eventId: 42, secret: randomBytes(16) };

describe("a ticket's code", () => {
  it('says what was signed, and fits a small QR', () => {
    const code = encodeTicket(claim, privateKey);
    expect(decodeTicket(code, createPublicKey(privateKey))).toEqual(claim);
    expect(code.length).toBeLessThan(120);
  });

  it('is refused with any one letter changed', () => {
    const code = encodeTicket(claim, privateKey);
    for (let at = 0; at < code.length; at++) {
      const letter = code[at] === 'A' ? 'B' : 'A';
      expect(decodeTicket(code.slice(0, at) + letter + code.slice(at + 1), publicKey), `letter ${at}`).toBeNull();
    }
  });

  it('is refused when somebody else signed it, or nobody', () => {
    expect(decodeTicket(encodeTicket(claim, other.privateKey), publicKey)).toBeNull();
    fc.assert(fc.property(fc.string(), (text) => decodeTicket(`ST1.${text}`, publicKey) === null));
  });

  it('has one spelling: trailing letters that a decoder would skip are refused', () => {
    const code = encodeTicket(claim, privateKey);
    for (const more of ['=', ' ', 'A', '\n']) expect(decodeTicket(code + more, publicKey)).toBeNull();
  });
});
