import type { Cut } from '../harness/guards.ts';

/** What a control cuts out of the build where more than one test needs it. */

/** A job whose worker died with it is never rung again. */
export const RUNG_ONCE: Cut = {
  file: 'platform/outbox/sql/lease-jobs.sql',
  from: 'next_at <= clock_timestamp()',
  to: 'attempts = 0',
};
