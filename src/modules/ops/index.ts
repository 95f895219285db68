export * from './drain.ts';
export * from './ops.module.ts';
