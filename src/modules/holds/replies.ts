import type { HoldRecord } from './hold.ts';

/** One reply a tag, so that a switch can tell them apart. */
export type Outcome<Tag extends string> = Tag extends string ? { readonly outcome: Tag } : never;

/** Redis has another generation of the event's state, or none: load it and call again. */
export type Stale = { readonly outcome: 'stale' };

export interface HeldReply {
  readonly outcome: 'held';
  readonly deadlineMs: number;
  /** Redis's clock at the answer. */
  readonly nowMs: number;
  readonly record: HoldRecord;
}

/** What a script replies. */
export type Tagged = readonly [tag: string, ...rest: (string | number)[]];

export function held([, deadline, now, record]: Tagged): HeldReply {
  return {
    outcome: 'held',
    deadlineMs: Number(deadline),
    nowMs: Number(now),
    record: JSON.parse(String(record)) as HoldRecord,
  };
}
