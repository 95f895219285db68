import type { Cut } from '../harness/guards.ts';

/** What a control cuts out of the build where more than one test needs it. */

/** A job whose worker died with it is never rung again. */
export const RUNG_ONCE: Cut = {
  file: 'platform/outbox/sql/lease-jobs.sql',
  from: 'next_at <= clock_timestamp()',
  to: 'attempts = 0',
};

/** Nobody looks whether Redis is the one that it was, and no loss of an event's state is ever declared. */
export const NOBODY_LOOKS: readonly Cut[] = [
  { file: 'platform/redis/redis.js', from: /this\.identity = `[^`]*`/, to: "this.identity = 'any'" },
  { file: 'modules/holds/redis-life.js', from: /if \(life\.redis !== redis \|\| .*\{/, to: 'if (false) {' },
  { file: 'modules/holds/sql/raise-generation.sql', from: 'WHERE', to: 'WHERE false AND' },
];
