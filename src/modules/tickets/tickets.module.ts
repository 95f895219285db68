import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/index.ts';
import { IssueTickets } from './issue-tickets.ts';
import { TicketSigner } from './ticket-signer.ts';
import { TicketsController } from './tickets.controller.ts';
import { TicketsQueries } from './tickets.queries.ts';
import { VerifyTicket } from './verify-ticket.ts';
import { VoidTickets } from './void-tickets.ts';

@Module({
  imports: [CatalogModule],
  controllers: [TicketsController],
  providers: [IssueTickets, TicketSigner, TicketsQueries, VerifyTicket, VoidTickets],
  exports: [IssueTickets, TicketsQueries, VoidTickets],
})
export class TicketsModule {}
