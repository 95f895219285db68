export * from './assert.ts';
export * from './base32.ts';
export * from './ids.ts';
export * from './money.ts';
export * from './refusal.ts';
export * from './text.ts';
export * from './transitions.ts';
export * from './zoned.ts';
