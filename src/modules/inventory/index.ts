export * from './block-places.ts';
export * from './change-places.ts';
export * from './inventory.errors.ts';
export * from './inventory.module.ts';
export * from './inventory.queries.ts';
export * from './place.ts';
export * from './publish-event.ts';
