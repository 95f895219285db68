import { Inject, Injectable } from '@nestjs/common';
import { eventScopedId, money } from '../../kit/index.ts';
import { CONFIG, type Config } from '../../platform/config/index.ts';
import { Database, sqlFile, type Tx } from '../../platform/db/index.ts';
import { type LiveEvent, LiveEvents } from '../catalog/index.ts';
import { eventOfHold } from '../holds/index.ts';
import type { PaymentRow } from '../payments/index.ts';
import type { OrderPayment, OrderResponse } from './checkout.dto.ts';
import { type OrderLine, readLines } from './checkout.store.ts';
import type { OrderRow } from './order.ts';
import { OrderLinks } from './order-links.ts';

const ORDER_OF_HOLD = sqlFile(import.meta.url, './sql/order-of-hold.sql');

/** Orders as the API shows them. */
@Injectable()
export class OrderView {
  constructor(
    private readonly database: Database,
    private readonly events: LiveEvents,
    private readonly links: OrderLinks,
    @Inject(CONFIG) private readonly config: Pick<Config, 'mail'>,
  ) {}

  /** The order that a hold of this visitor's became, or null. */
  async ofHold(visitorId: string, holdId: string): Promise<OrderResponse | null> {
    const eventId = eventOfHold(holdId);
    if (eventId === null) return null;
    const [order] = await this.database.query<OrderRow>(ORDER_OF_HOLD, [eventId, holdId]);
    if (!order || order.visitor !== visitorId) return null;
    const event = await this.events.byNumber(eventId);
    return this.database.transaction((tx) => this.ofRow(tx, event, order));
  }

  async ofRow(tx: Tx, event: LiveEvent, order: OrderRow): Promise<OrderResponse> {
    const lines = await readLines(tx, order.eventId, order.id);
    return this.response(event, order, lines, null);
  }

  response(event: LiveEvent, order: OrderRow, lines: readonly OrderLine[], payment: PaymentRow | null): OrderResponse {
    const id = eventScopedId('ord', order.eventId, order.id);
    const paid = order.status === 'paid';
    const { row } = event;
    return {
      id,
      status: order.status,
      eventId: event.publicId,
      event: {
        slug: row.slug,
        title: row.title,
        startsAt: row.startsAt.toISOString(),
        timezone: row.venue.timezone,
        venue: { name: row.venue.name, city: row.venue.city, country: row.venue.country },
      },
      buyer: { email: order.email, name: order.name },
      lines: lines.map((line) => lineResponse(event, order.currency, line)),
      package: packageOf(order),
      total: money(order.total, order.currency),
      payBy: order.payBy.toISOString(),
      payableSince: order.payableAt?.toISOString() ?? null,
      paymentError:
        order.status === 'pending' && payment?.errorCode
          ? { code: payment.errorCode, message: payment.errorMessage ?? '', advice: payment.errorAdvice ?? 'retry' }
          : null,
      payment: payment && paymentState(payment),
      ticketsReady: paid,
      mailPreview: paid && this.config.mail.outboxDir !== null ? `/api/orders/${id}/mail` : null,
      accessUrl: this.links.pageOf(order.eventId, order.id),
    };
  }
}

function packageOf({ eventId, packageId, packageName }: OrderRow): OrderResponse['package'] {
  return packageId === null ? null : { id: eventScopedId('pkg', eventId, packageId), name: packageName ?? '' };
}

function lineResponse(event: LiveEvent, currency: string, line: OrderLine): OrderResponse['lines'][number] {
  const label = event.places.labelOf(line.seatNo);
  return {
    seat: label.kind === 'seat' ? { id: label.id, section: label.section, row: label.row, number: label.number } : null,
    area: label.kind === 'area' ? { id: label.id, name: label.name } : null,
    priceLevel: event.levels[line.levelNo]?.key ?? '',
    priceLevelName: event.levels[line.levelNo]?.name ?? '',
    price: money(line.amount, currency),
    fees: money(line.fee, currency),
  };
}

/** What a page says meanwhile: who is being waited for. */
function paymentState({ status, method, provider, sentAt, clientSecret }: PaymentRow): OrderPayment {
  const connecting = clientSecret === null && (status === 'created' || status === 'unknown');
  return { method, provider, status: connecting && sentAt === null ? 'connecting' : status };
}
