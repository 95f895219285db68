export * from './drain.ts';
export * from './invariants/check-invariants.ts';
export * from './ops.module.ts';
