export { AccessQuery, OrderResponse } from './checkout.dto.ts';
export { OrderNotFound } from './checkout.errors.ts';
export * from './checkout.module.ts';
export * from './checkout.queries.ts';
export { changeOrder, giveBackLines, lockOrder, placesOf, readLines } from './checkout.store.ts';
export * from './order.ts';
export * from './order-links.ts';
