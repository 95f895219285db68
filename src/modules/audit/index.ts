export * from './audit.module.ts';
export * from './find-event.ts';
export * from './heads.ts';
export * from './money.ts';
export * from './state-at.ts';
export * from './verify-seals.ts';
