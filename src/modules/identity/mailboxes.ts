import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../platform/config/index.ts';
import { Database } from '../../platform/db/index.ts';
import { Signer } from './visitor.ts';

/** Mailboxes by a keyed digest: to tell whether two are the same one where no address should stand. */
@Injectable()
export class Mailboxes {
  private readonly signers: readonly Signer[];

  constructor(
    private readonly database: Database,
    @Inject(CONFIG) { sessionSecret, sessionSecretPrevious }: Pick<Config, `sessionSecret${'' | 'Previous'}`>,
  ) {
    const secrets = [sessionSecret, sessionSecretPrevious].filter((secret) => secret !== null);
    this.signers = secrets.map((secret) => new Signer(secret, 'mailbox'));
  }

  /** By the present secret, then by the one before, where there is one. @param email in whatever letters */
  digestsOf(email: string): [string, ...string[]] {
    return this.signers.map((signer) => signer.mac(email.toLowerCase())) as [string, ...string[]];
  }

  /** Of the mailbox that an account is. Cost: one statement. */
  async digestsOfAccount(id: string): Promise<string[]> {
    const account = await this.database.prisma.account.findUnique({ where: { id } });
    return account === null ? [] : this.digestsOf(account.email);
  }
}
