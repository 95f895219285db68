export * from './buckets.redis.ts';
export * from './limits.errors.ts';
export * from './limits.module.ts';
export * from './limits.ts';
export * from './script-in-turn.ts';
