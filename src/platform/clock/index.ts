export * from './clock.module.ts';
export * from './clock.ts';
