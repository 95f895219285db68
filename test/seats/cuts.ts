import type { Cut } from '../harness/guards.ts';

/** An own choice may leave seats alone. */
export const ORPHANS: readonly Cut[] = [
  { file: 'modules/holds/lua/place-holds-7.lua', from: /^.*-- guard: orphan$/m, to: '' },
];

/** Of two places that cost the same, the farther is called the better. */
export const FARTHEST: readonly Cut[] = [
  { file: 'modules/holds/best/merit.js', from: 'a.far - b.far', to: 'b.far - a.far' },
];

/** One in ten changes is told to nobody. */
export const UNTOLD: readonly Cut[] = [
  { file: 'modules/holds/stream/changes.js', from: 'was === is', to: 'was === is || place % 10 === 7' },
];

/** Two frames are kept for who was cut off. */
export const SHORT_RING: readonly Cut[] = [
  { file: 'modules/holds/stream/frame-ring.js', from: 'MOST_FRAMES = 400', to: 'MOST_FRAMES = 2' },
];

/** Holds are freed half a second before their time, by replicas that look as early. */
export const EARLY: readonly Cut[] = [
  { file: 'modules/holds/lua/expire-holds-7.lua', from: "'-inf', now,", to: "'-inf', now + 500," },
  { file: 'modules/holds/deadlines.js', from: 'dueAtMs <= now', to: 'dueAtMs <= now + 500' },
];
