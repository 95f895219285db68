import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { EventScopedId } from '../../kit/index.ts';
import { Outbox } from '../../platform/outbox/index.ts';
import { LiveEvents } from '../catalog/index.ts';
import { CheckoutQueries, OrderLinks } from '../checkout/index.ts';
import { Mailer, type Mail } from './mailer.ts';
import { orderMail } from './order-mail.ts';

/** Mails the tickets of a paid order: the job of `checkout.order_paid`, and of `refunds.tickets_renewed`. A repeat carries the same Message-ID. */
@Injectable()
export class SendTickets implements OnModuleInit {
  private readonly log = new Logger('SendTickets');

  constructor(
    private readonly outbox: Outbox,
    private readonly orders: CheckoutQueries,
    private readonly events: LiveEvents,
    private readonly links: OrderLinks,
    private readonly mailer: Mailer,
  ) {}

  onModuleInit(): void {
    this.outbox.handle('checkout.order_paid', ({ eventId, payload }) => this.run(eventId, String(payload.orderId)));
    // A refund has failed: the codes that were mailed before are void, so this is another mail.
    this.outbox.handle('refunds.tickets_renewed', ({ eventId, payload }) =>
      this.run(eventId, String(payload.orderId), `order-${String(payload.orderId)}-after-${String(payload.refundId)}`),
    );
  }

  /** @param key of a mail that is not the first one of its order */
  async run(eventId: number, orderId: string, key?: string): Promise<void> {
    const mail = await this.mailOf({ eventId, id: orderId });
    if (!mail) return;
    await this.mailer.deliver(key === undefined ? mail : { ...mail, key });
    this.log.log({ eventId, orderId }, 'tickets mailed');
  }

  /** The mail of an order, also for showing where it is only collected in a folder. @returns null unless it is paid */
  async mailOf(of: EventScopedId): Promise<Mail | null> {
    const { order, tickets } = await this.orders.withTickets(of);
    if (order?.status !== 'paid') return null;
    const event = await this.events.byNumber(order.eventId);
    const live = tickets.filter(({ status }) => status === 'live');
    return orderMail(event, order, live, this.links.pageOf(order.eventId, order.id));
  }
}
