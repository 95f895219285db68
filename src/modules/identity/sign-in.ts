import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { changed, Database, rows, sqlFile } from '../../platform/db/index.ts';
import { Limits } from '../../platform/limits/index.ts';
import { CodeRefused } from './identity.errors.ts';
import { CODE_ATTEMPTS, SignInCodes } from './sign-in-codes.ts';
import type { Visitor } from './visitor.ts';

const COUNT_ATTEMPT = sqlFile(import.meta.url, './sql/count-attempt.sql');
const USE_CODE = sqlFile(import.meta.url, './sql/use-code.sql');
const ACCOUNT_OF_EMAIL = sqlFile(import.meta.url, './sql/account-of-email.sql');

/**
 * Takes a one-time code for its account, which is made when its mailbox signs in first. Five attempts a code, counted before
 * they are judged.
 *
 * Cost: 1 Redis call; 1 statement, and 2 in a transaction where the code is right.
 * @throws CodeRefused in the same words whatever is wrong; TooManyRequests
 */
@Injectable()
export class SignIn {
  constructor(
    private readonly database: Database,
    private readonly codes: SignInCodes,
    private readonly limits: Limits,
  ) {}

  /** @returns the account's id */
  async run(visitor: Visitor, email: string, code: string): Promise<string> {
    // The attempts of a code are counted in PostgreSQL: this one only keeps many guessers away from it.
    const by = { address: visitor.address };
    await this.limits.take({ action: 'sign_in', tag: 'codes', by, whenAway: 'allow' });
    const [asked] = await this.database.query<{ id: string }>(COUNT_ATTEMPT, [email, visitor.id, CODE_ATTEMPTS]);
    if (!asked || !this.codes.matches(asked.id, code)) throw new CodeRefused();
    return this.database.transaction(async (tx) => {
      const used = await changed(tx, USE_CODE, [asked.id]);
      if (used !== 1) throw new CodeRefused(); // guard: code-once
      const [account] = await rows<{ id: string }>(tx, ACCOUNT_OF_EMAIL, [uuidv7(), email]);
      if (!account) throw new Error('an account was neither found nor made');
      return account.id;
    });
  }
}
