export * from './config.module.ts';
export * from './config.ts';
