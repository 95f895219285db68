export * from './limits.errors.ts';
export * from './limits.module.ts';
export * from './limits.ts';
