export * from './audit.module.ts';
export * from './find-event.ts';
export * from './heads.ts';
export * from './state-at.ts';
export * from './verify-seals.ts';
