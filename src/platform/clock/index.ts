export * from './clock.module.ts';
export * from './clock.ts';
export * from './sweeps.ts';
