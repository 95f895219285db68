import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { CONFIG, type Config } from '../../platform/config/index.ts';
import { Outbox } from '../../platform/outbox/index.ts';
import { LiveEvents } from '../catalog/index.ts';
import { TurnNotices } from '../queue/index.ts';
import { Mailer } from './mailer.ts';
import { turnMail } from './turn-mail.ts';

/** Mails that somebody's turn has come: the job of `queue.turn_near`. A repeat carries the same Message-ID. */
@Injectable()
export class SendTurnMail implements OnModuleInit {
  private readonly log = new Logger('SendTurnMail');

  constructor(
    private readonly outbox: Outbox,
    private readonly notices: TurnNotices,
    private readonly events: LiveEvents,
    private readonly mailer: Mailer,
    @Inject(CONFIG) private readonly config: Pick<Config, 'publicUrl'>,
  ) {}

  onModuleInit(): void {
    this.outbox.handle('queue.turn_near', ({ eventId, payload }) => this.run(eventId, String(payload.noticeId)));
  }

  async run(eventId: number, id: string): Promise<void> {
    const email = await this.notices.toSend(id);
    if (email !== null) {
      const event = await this.events.byNumber(eventId);
      await this.mailer.deliver(turnMail(id, email, event, `${this.config.publicUrl}/queue/${event.row.slug}`));
      this.log.log({ eventId }, 'turn mailed');
    }
    await this.notices.end(id);
  }
}
