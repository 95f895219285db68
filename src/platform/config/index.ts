export * from './config.module.ts';
export * from './config.ts';
export type { LimitName } from './limits.ts';
export * from './wrong-setting.ts';
