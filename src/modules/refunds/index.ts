export * from './refunds.module.ts';
export { RefundsQueries } from './refunds.queries.ts';
