import type { Cut, Guard } from './guard.ts';

/* How the tables name places in the build, and the tests that probe them. */

const modules = (file: string): string => `src/modules/${file}`;
export const line = (file: string, marked: string, leaves?: string): Cut => ({
  file: modules(file),
  marked,
  ...(leaves === undefined ? {} : { leaves }),
});
export const part = (file: string, from: string, to: string): Cut => ({ file: modules(file), from, to });

export const places = (test: string): Guard['probe'] => ({ spec: 'test/guards/places.spec.ts', test });
export const inLine = (test: string): Guard['probe'] => ({ spec: 'test/guards/line.spec.ts', test });
export const draws = (test: string): Guard['probe'] => ({ spec: 'test/guards/draws.spec.ts', test });
export const rows = (test: string): Guard['probe'] => ({ spec: 'test/guards/rows.spec.ts', test });
export const noOrphans = (test: string): Guard['probe'] => ({ spec: 'test/concurrency/no-orphans.spec.ts', test });
export const orders = (test: string): Guard['probe'] => ({ spec: 'test/guards/orders.spec.ts', test });
export const payments = (test: string): Guard['probe'] => ({ spec: 'test/guards/payments.spec.ts', test });
export const webhooks = (test: string): Guard['probe'] => ({ spec: 'test/guards/webhooks.spec.ts', test });
export const streams = (test: string): Guard['probe'] => ({ spec: 'test/guards/streams.spec.ts', test });
export const integration = (room: string, test: string): Guard['probe'] => ({
  spec: `test/integration/${room}.spec.ts`,
  test,
});
