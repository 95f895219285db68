export * from './cursor.ts';
export * from './http.errors.ts';
export * from './idempotency.ts';
export * from './money.dto.ts';
export * from './problem.dto.ts';
export * from './problem.filter.ts';
export * from './refuses.ts';
export * from './validation.ts';
