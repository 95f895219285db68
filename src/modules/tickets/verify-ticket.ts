import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/db/index.ts';
import { LiveEvents } from '../catalog/index.ts';
import { type Staff, tenantOf } from '../identity/index.ts';
import { TicketSigner } from './ticket-signer.ts';
import type { VerifiedTicketResponse } from './tickets.dto.ts';

/** Says whether a code is a live ticket. A question answered: a forged code is 200 with `valid: false`. */
@Injectable()
export class VerifyTicket {
  constructor(
    private readonly database: Database,
    private readonly events: LiveEvents,
    private readonly signer: TicketSigner,
  ) {}

  /** @param staff sees tickets of his own events only: another organizer's are unknown to him */
  async run(staff: Staff, code: string): Promise<VerifiedTicketResponse> {
    const claim = this.signer.decode(code);
    if (!claim) return { valid: false, reason: 'not_signed', event: null, seat: null };
    const secret = Uint8Array.from(claim.secret);
    const ticket = await this.database.prisma.ticket.findUnique({
      where: { eventId_secret: { eventId: claim.eventId, secret } },
    });
    const event = ticket && (await this.events.byNumber(ticket.eventId));
    const tenant = tenantOf(staff);
    if (!event || (tenant !== null && event.row.organizerId !== tenant)) {
      return { valid: false, reason: 'unknown', event: null, seat: null };
    }
    const label = event.places.labelOf(ticket.seatNo);
    const seat = label.kind === 'area' ? label.name : `${label.section}, row ${label.row}, seat ${label.number}`;
    const live = ticket.state === 'live';
    return { valid: live, reason: live ? null : 'void', event: event.row.slug, seat };
  }
}
