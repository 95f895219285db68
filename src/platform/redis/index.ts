export * from './batches.ts';
export * from './lua-script.ts';
export * from './redis-life.ts';
export * from './redis.module.ts';
export * from './redis.ts';
