import type { Cut } from '../harness/guards.ts';

const JOIN = 'modules/queue/lua/join-places-3.lua';

/** Entries are given out backwards within each 64: nobody has two, and nobody has the one that he came for. */
export const REVERSED_BLOCKS: readonly Cut[] = [
  {
    file: JOIN,
    from: "string.format('%d', entries)",
    to: "string.format('%d', entries - entries % 64 + 63 - entries % 64)",
  },
];

const TICK = 'modules/queue/lua/tick-room-4.lua';

/** Time in which nobody waited, or nobody could tick, is kept and made up for at once. */
export const BANKED_TIME: readonly Cut[] = [
  { file: TICK, from: '500000)) or 0', to: '1000000000000)) or 0' },
  { file: TICK, from: 'carry = want - whole * 60000000', to: 'carry = want - enter * 60000000' },
];

/** As many come in as like, whoever is inside. */
export const NO_CAP: readonly Cut[] = [
  { file: TICK, from: 'math.min(whole, most - inside - coming)', to: 'whole' },
  { file: 'modules/queue/lua/take-admission-5.lua', from: /^.*-- guard: cap$/m, to: '' },
];

/** People are let in whatever is left. */
export const NO_STOCK: readonly Cut[] = [{ file: TICK, from: /^.*-- guard: stock$/m, to: '' }];

/** What somebody's token says of the time before Redis forgot him counts for nothing. */
export const TOKENS_FORGOTTEN: readonly Cut[] = [
  { file: JOIN, from: /local older = own.*/, to: 'local older = false' },
];

const SWITCH = 'modules/queue/switch-room.js';

/** An automatic room looks neither at how many come nor at how long checkout takes. */
export const THRESHOLDS_UNSEEN: readonly Cut[] = [
  { file: SWITCH, from: 'line.arrivals >= room.arrivalsPerSecond', to: 'false' },
  { file: SWITCH, from: 'latencyMs >= checkoutMs', to: 'false' },
];

/** Positions are given out one further than the draw says. */
export const SHIFTED_DRAW: readonly Cut[] = [
  {
    file: 'modules/queue/draws.js',
    from: 'positions[entry] ?? entry',
    to: 'positions[entry] === undefined ? entry : (positions[entry] + 1) % positions.length',
  },
];
