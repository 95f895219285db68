import type { Cut } from '../harness/guards.ts';

/** What a control cuts out of the build where more than one test needs it. */

/** A job whose worker died with it is never rung again; BullMQ, which would hand it to another worker by itself, does not. */
export const RUNG_ONCE: readonly Cut[] = [
  { file: 'platform/outbox/sql/lease-jobs.sql', from: 'next_at <= clock_timestamp()', to: 'attempts = 0' },
  { file: 'platform/outbox/outbox.worker.js', from: 'maxStalledCount: 5', to: 'skipStalledCheck: true' },
];

/** Nobody looks whether Redis is the one that it was, and no loss of an event's state is ever declared. */
export const NOBODY_LOOKS: readonly Cut[] = [
  { file: 'platform/redis/redis.js', from: /this\.identity = `[^`]*`/, to: "this.identity = 'any'" },
  { file: 'platform/redis/redis-life.js', from: /if \(life\.redis !== redis \|\| .*\{/, to: 'if (false) {' },
  { file: 'modules/holds/sql/raise-generation.sql', from: 'WHERE', to: 'WHERE false AND' },
];
