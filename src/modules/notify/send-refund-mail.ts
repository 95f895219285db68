import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { EventScopedId } from '../../kit/index.ts';
import { Outbox } from '../../platform/outbox/index.ts';
import { LiveEvents } from '../catalog/index.ts';
import { CheckoutQueries, OrderLinks } from '../checkout/index.ts';
import { RefundsQueries } from '../refunds/index.ts';
import { Mailer } from './mailer.ts';
import { refundMail } from './refund-mail.ts';

/** Mails that money is back: the job of `refunds.refund_succeeded`. A repeat carries the same Message-ID. */
@Injectable()
export class SendRefundMail implements OnModuleInit {
  private readonly log = new Logger('SendRefundMail');

  constructor(
    private readonly outbox: Outbox,
    private readonly refunds: RefundsQueries,
    private readonly orders: CheckoutQueries,
    private readonly events: LiveEvents,
    private readonly links: OrderLinks,
    private readonly mailer: Mailer,
  ) {}

  onModuleInit(): void {
    this.outbox.handle('refunds.refund_succeeded', ({ eventId, payload }) =>
      this.run({ eventId, id: String(payload.refundId) }),
    );
  }

  async run({ eventId, id }: EventScopedId): Promise<void> {
    const refund = await this.refunds.refund({ eventId, id });
    // Meanwhile the bank has sent it back: a person is asked, and tells the fan.
    if (refund?.status !== 'succeeded') return;
    const order = await this.orders.order({ eventId, id: refund.orderId });
    if (!order) return;
    const event = await this.events.byNumber(eventId);
    await this.mailer.deliver(refundMail(event, order, refund, this.links.pageOf(eventId, order.id)));
    this.log.log({ eventId, refundId: id }, 'refund mailed');
  }
}
