import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '../../platform/config/index.ts';
import { Database } from '../../platform/db/index.ts';
import { sameText, type SessionSecrets, Signer } from './visitor.ts';

export const CODE_DIGITS = 6;
export const CODE_VALID_MS = 10 * 60_000;
export const CODE_ATTEMPTS = 5;
/** The job that mails a code. */
export const CODE_ASKED = 'identity.code_asked';

/** A code on its way to its mailbox. */
export interface CodeToSend {
  readonly email: string;
  readonly code: string;
}

/**
 * One-time codes. A code stands nowhere: it is made of its row's id and a key of the installation, when it is mailed and when it
 * is compared. Whoever reads the database, or a copy of it, has no code.
 */
@Injectable()
export class SignInCodes {
  private readonly signer: Signer;

  constructor(
    private readonly database: Database,
    @Inject(CONFIG) secrets: SessionSecrets,
  ) {
    this.signer = new Signer(secrets, 'sign-in-code');
  }

  /** Six digits: 2^48 numbers fall on a million codes so evenly that no guess is better than another. */
  codeOf(id: string): string {
    return codeIn(this.signer.mac(id));
  }

  /** Compares in constant time. A code that was mailed under the secret before still counts. */
  matches(id: string, given: string): boolean {
    const before = this.signer.macBefore(id);
    return sameText(this.codeOf(id), given) || (before !== null && sameText(codeIn(before), given));
  }

  /** Null where it counts no more: nobody needs its mail. */
  async toSend(id: string): Promise<CodeToSend | null> {
    const row = await this.database.prisma.signInCode.findUnique({ where: { id } });
    return row && { email: row.email, code: this.codeOf(id) };
  }
}

function codeIn(mac: string): string {
  const number = Buffer.from(mac, 'base64url').readUIntBE(0, 6);
  return String(number % 10 ** CODE_DIGITS).padStart(CODE_DIGITS, '0');
}
