import { Injectable } from '@nestjs/common';
import { eventScopedId } from '../../kit/index.ts';
import { type Asked, Database, sqlFile } from '../../platform/db/index.ts';
import type { Ticket } from '../../platform/db/generated/client.ts';
import { type LiveEvent, LiveEvents } from '../catalog/index.ts';
import { levelOf } from '../holds/index.ts';
import { TicketSigner } from './ticket-signer.ts';
import type { TicketResponse } from './tickets.dto.ts';

const TICKETS_OF_ORDER = sqlFile(import.meta.url, './sql/tickets-of-order.sql');

type Shown = Pick<Ticket, 'eventId' | 'id' | 'orderId' | 'seatNo' | 'secret' | 'state'>;
export type ShownTicket = Shown & { readonly [column: string]: unknown };

/** The tickets that an order has or had: a row each. */
export function ticketsOfOrder(eventId: number, orderId: string): Asked {
  return [TICKETS_OF_ORDER, [eventId, orderId]];
}

/** Tickets as their holder sees them. Who may see them is for the caller to know. */
@Injectable()
export class TicketsQueries {
  constructor(
    private readonly database: Database,
    private readonly events: LiveEvents,
    private readonly signer: TicketSigner,
  ) {}

  async shown(eventId: number, tickets: readonly Shown[], holderName: string): Promise<TicketResponse[]> {
    const event = await this.events.byNumber(eventId);
    return tickets.map((ticket) => this.response(event, ticket, holderName));
  }

  /** @returns null where there is none */
  async one(eventId: number, id: string): Promise<Ticket | null> {
    return this.database.prisma.ticket.findUnique({ where: { eventId_id: { eventId, id } } });
  }

  response(event: LiveEvent, ticket: Pick<Ticket, keyof Shown>, holderName: string): TicketResponse {
    const label = event.places.labelOf(ticket.seatNo);
    const seat = label.kind === 'seat' ? label : null;
    return {
      id: eventScopedId('tkt', ticket.eventId, ticket.id),
      orderId: eventScopedId('ord', ticket.eventId, ticket.orderId),
      eventId: event.publicId,
      status: ticket.state,
      seat: seat?.id ?? null,
      area: label.kind === 'area' ? label.name : null,
      section: seat?.section ?? null,
      row: seat?.row ?? null,
      number: seat?.number ?? null,
      priceLevel: levelOf(event, ticket.seatNo).key,
      priceLevelName: levelOf(event, ticket.seatNo).name,
      holderName,
      qr: this.signer.encode({ eventId: ticket.eventId, secret: Buffer.from(ticket.secret) }),
    };
  }
}
