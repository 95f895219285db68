import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Outbox } from '../../platform/outbox/index.ts';
import { LiveEvents } from '../catalog/index.ts';
import { CheckoutQueries, OrderLinks } from '../checkout/index.ts';
import { letter } from './letter.ts';
import { Mailer } from './mailer.ts';

/**
 * The bank has refused the money of an order whose seats are sold already: its fan is asked to pay again, while his seats
 * wait. The job of `checkout.payment_failed`; a repeat carries the same Message-ID.
 */
@Injectable()
export class AskToPayAgain implements OnModuleInit {
  private readonly log = new Logger('AskToPayAgain');

  constructor(
    private readonly outbox: Outbox,
    private readonly orders: CheckoutQueries,
    private readonly events: LiveEvents,
    private readonly links: OrderLinks,
    private readonly mailer: Mailer,
  ) {}

  onModuleInit(): void {
    this.outbox.handle('checkout.payment_failed', ({ eventId, payload }) =>
      this.run(eventId, String(payload.orderId), String(payload.paymentId)),
    );
  }

  async run(eventId: number, orderId: string, paymentId: string): Promise<void> {
    const order = await this.orders.order({ eventId, id: orderId });
    if (order?.status !== 'payment_failed') return;
    const { row } = await this.events.byNumber(eventId);
    const until = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: row.venue.timezone });
    const mail = letter(order, {
      key: `pay-again-${paymentId}`,
      subject: `Please pay again: ${row.title}`,
      heading: 'Your seats are safe. Your bank has refused the payment.',
      lines: [
        `your bank has taken its promise for ${row.title} back, so nothing was charged.`,
        `Your seats wait for you until ${until.format(order.payBy)} (${row.venue.timezone}). Pay again in the browser that you ordered with.`,
      ],
      link: this.links.pageOf(eventId, orderId),
      action: 'Pay again',
    });
    await this.mailer.deliver(mail);
    this.log.log({ eventId, orderId }, 'asked to pay again');
  }
}
