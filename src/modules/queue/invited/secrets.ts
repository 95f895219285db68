import { randomBytes, randomInt } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '../../../platform/config/index.ts';
import { type SessionSecrets, Signer } from '../../identity/index.ts';

/** Without those that look or sound like another one. */
const LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const CODE_LETTERS = 10;

/**
 * Codes of groups, and passes. None stands anywhere: the database has digests that are keyed with the installation's secret,
 * so that a copy of it tells nobody a code, however short. Those of the secret before still count.
 */
@Injectable()
export class InvitationSecrets {
  private readonly signer: Signer;

  constructor(@Inject(CONFIG) secrets: SessionSecrets) {
    this.signer = new Signer(secrets, 'invitation');
  }

  /** The present one first. However a code is typed: with small letters, spaces, dashes. */
  codeDigests(eventId: number, code: string): string[] {
    return this.digests(`code.${eventId}.${code.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')}`);
  }

  passDigests(eventId: number, pass: string): string[] {
    return this.digests(`pass.${eventId}.${pass}`);
  }

  /** Of 31^10: 49 bits, as many as nobody guesses at the rate that limits allow. */
  newCode(): string {
    const letters = Array.from({ length: CODE_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join('');
    return `${letters.slice(0, 5)}-${letters.slice(5)}`;
  }

  newPass(): string {
    return randomBytes(16).toString('base64url');
  }

  private digests(text: string): string[] {
    return this.signer.macs(text);
  }
}
