export * from './outbox.module.ts';
export * from './outbox.ts';
