import { Injectable } from '@nestjs/common';
import { type EventScopedId, parseEventScopedId } from '../../kit/index.ts';
import { Database, sqlFile } from '../../platform/db/index.ts';
import { LiveEvents } from '../catalog/index.ts';
import { PaymentsQueries } from '../payments/index.ts';
import type { OrderResponse } from './checkout.dto.ts';
import { OrderNotFound } from './checkout.errors.ts';
import type { OrderLine } from './checkout.store.ts';
import type { OrderRow } from './order.ts';
import { OrderLinks } from './order-links.ts';
import { OrderView } from './order-view.ts';

const READ_ORDER = sqlFile(import.meta.url, './sql/read-order.sql');
const LINES_OF_ORDER = sqlFile(import.meta.url, './sql/lines-of-order.sql');

/** Orders for those who may see them: the session that bought, and whoever has the signed link. To others they don't exist. */
@Injectable()
export class CheckoutQueries {
  constructor(
    private readonly database: Database,
    private readonly events: LiveEvents,
    private readonly links: OrderLinks,
    private readonly view: OrderView,
    private readonly payments: PaymentsQueries,
  ) {}

  /** @param access the signed link's token @throws OrderNotFound for everyone else */
  async ownOrder(visitorId: string, publicId: string, access?: string): Promise<OrderRow> {
    const id = parseEventScopedId('ord', publicId);
    const order = id && (await this.order(id));
    if (!order) throw new OrderNotFound();
    if (order.visitor !== visitorId && !this.links.opens(order.eventId, order.id, access)) throw new OrderNotFound(); // guard: own-order
    return order;
  }

  async order({ eventId, id }: EventScopedId): Promise<OrderRow | null> {
    return (await this.database.query<OrderRow>(READ_ORDER, [eventId, id]))[0] ?? null;
  }

  async response(order: OrderRow): Promise<OrderResponse> {
    const event = await this.events.byNumber(order.eventId);
    const [lines, payment] = await Promise.all([
      this.database.query<OrderLine>(LINES_OF_ORDER, [order.eventId, order.id]),
      this.payments.latest(order.eventId, order.id),
    ]);
    return this.view.response(event, order, lines, payment);
  }
}
