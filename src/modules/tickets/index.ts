export * from './issue-tickets.ts';
export * from './ticket-code.ts';
export * from './ticket-state.ts';
export { TicketList, TicketResponse } from './tickets.dto.ts';
export * from './tickets.module.ts';
export * from './tickets.queries.ts';
export * from './void-tickets.ts';
