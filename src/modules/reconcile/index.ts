export { MISMATCHES } from './mismatch.ts';
export * from './reconcile.module.ts';
export * from './reconcile.queries.ts';
export * from './reconcile.ts';
