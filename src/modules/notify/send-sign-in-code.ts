import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Outbox } from '../../platform/outbox/index.ts';
import { CODE_ASKED, SignInCodes } from '../identity/index.ts';
import { codeMail } from './code-mail.ts';
import { Mailer } from './mailer.ts';

/** Mails a one-time code: the job of `identity.code_asked`. A repeat carries the same Message-ID. */
@Injectable()
export class SendSignInCode implements OnModuleInit {
  private readonly log = new Logger('SendSignInCode');

  constructor(
    private readonly outbox: Outbox,
    private readonly codes: SignInCodes,
    private readonly mailer: Mailer,
  ) {}

  onModuleInit(): void {
    this.outbox.handle(CODE_ASKED, ({ payload }) => this.run(String(payload.codeId)));
  }

  async run(id: string): Promise<void> {
    const asked = await this.codes.toSend(id);
    // Its time is up, it was used, or the fan has asked for another one.
    if (!asked) return;
    await this.mailer.deliver(codeMail(id, asked));
    this.log.log('sign-in code mailed');
  }
}
