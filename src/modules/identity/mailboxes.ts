import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '../../platform/config/index.ts';
import { Database } from '../../platform/db/index.ts';
import { type SessionSecrets, Signer } from './visitor.ts';

/** Mailboxes by a keyed digest: to tell whether two are the same one where no address should stand. */
@Injectable()
export class Mailboxes {
  private readonly signer: Signer;

  constructor(
    private readonly database: Database,
    @Inject(CONFIG) secrets: SessionSecrets,
  ) {
    this.signer = new Signer(secrets, 'mailbox');
  }

  /** By the present secret, then by the one before, where there is one. @param email in whatever letters */
  digestsOf(email: string): [string, ...string[]] {
    return this.signer.macs(email.toLowerCase());
  }

  /** Of the mailbox that an account is. Cost: one statement. */
  async digestsOfAccount(id: string): Promise<string[]> {
    const account = await this.database.prisma.account.findUnique({ where: { id } });
    return account === null ? [] : this.digestsOf(account.email);
  }
}
