import { Injectable } from '@nestjs/common';
import { type EventScopedId, parseEventScopedId } from '../../kit/index.ts';
import { Database, sqlFile } from '../../platform/db/index.ts';
import { LiveEvents } from '../catalog/index.ts';
import { latestPayment, type PaymentRow } from '../payments/index.ts';
import { type ShownTicket, type TicketResponse, TicketsQueries, ticketsOfOrder } from '../tickets/index.ts';
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
    private readonly tickets: TicketsQueries,
  ) {}

  /** @param access the signed link's token @throws OrderNotFound for everyone else */
  async ownOrder(visitorId: string, publicId: string, access?: string): Promise<OrderRow> {
    return this.owned(visitorId, await this.order(scoped(publicId)), access);
  }

  async order({ eventId, id }: EventScopedId): Promise<OrderRow | null> {
    return (await this.database.query<OrderRow>(READ_ORDER, [eventId, id]))[0] ?? null;
  }

  /** An order as its fan sees it. @throws OrderNotFound as `ownOrder` */
  ownView(visitorId: string, publicId: string, access?: string): Promise<OrderResponse> {
    return this.viewFor((order) => this.mayOpen(visitorId, order, access), publicId);
  }

  /** @throws OrderNotFound where there is none that he may see */
  async viewFor(maySee: (order: OrderRow) => boolean, publicId: string): Promise<OrderResponse> {
    const { eventId, id } = scoped(publicId);
    const [[order], lines, [payment = null]] = await this.database.queryAll<[OrderRow, OrderLine, PaymentRow]>(
      [READ_ORDER, [eventId, id]],
      [LINES_OF_ORDER, [eventId, id]],
      latestPayment(eventId, id),
    );
    if (!order || !maySee(order)) throw new OrderNotFound();
    return this.view.response(await this.events.byNumber(eventId), order, lines, payment);
  }

  /** An order that a payment is wanted for, and its newest one so far. @throws OrderNotFound as `ownOrder` */
  async ownWithPayment(visitorId: string, publicId: string): Promise<{ order: OrderRow; payment: PaymentRow | null }> {
    const { eventId, id } = scoped(publicId);
    const [[found], [payment = null]] = await this.database.queryAll<[OrderRow, PaymentRow]>(
      [READ_ORDER, [eventId, id]],
      latestPayment(eventId, id),
    );
    return { order: this.owned(visitorId, found), payment };
  }

  /** Tickets only when the order is paid: a code must never outrun its money. @throws OrderNotFound as `ownOrder` */
  async ownTickets(visitorId: string, publicId: string, access?: string): Promise<TicketResponse[]> {
    const { order, tickets } = await this.withTickets(scoped(publicId));
    this.owned(visitorId, order, access);
    return tickets;
  }

  /** An order and, once it is paid, its tickets; for who has not to be asked who he is. */
  async withTickets({ eventId, id }: EventScopedId): Promise<{ order: OrderRow | null; tickets: TicketResponse[] }> {
    const [[order = null], tickets] = await this.database.queryAll<[OrderRow, ShownTicket]>(
      [READ_ORDER, [eventId, id]],
      ticketsOfOrder(eventId, id),
    );
    if (order?.status !== 'paid') return { order, tickets: [] };
    return { order, tickets: await this.tickets.shown(eventId, tickets, order.name) };
  }

  private owned(visitorId: string, order: OrderRow | null | undefined, access?: string): OrderRow {
    if (!order || !this.mayOpen(visitorId, order, access)) throw new OrderNotFound();
    return order;
  }

  private mayOpen(visitorId: string, { visitor, eventId, id }: OrderRow, access?: string): boolean {
    if (visitor !== visitorId && !this.links.opens(eventId, id, access)) return false; // guard: own-order
    return true;
  }
}

function scoped(publicId: string): EventScopedId {
  const id = parseEventScopedId('ord', publicId);
  if (!id) throw new OrderNotFound();
  return id;
}
