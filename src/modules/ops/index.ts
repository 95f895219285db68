export * from './drain.ts';
export * from './invariants/check-invariants.ts';
export { OF_THE_RIG } from './invariants/invariants.ts';
export * from './ops.module.ts';
