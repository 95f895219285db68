import { setTimeout as pause } from 'node:timers/promises';
import type { Operation } from '../ground.ts';
import { metered } from '../meter.ts';

const MEASURED_MS = 1_000;

/** Ticks, sweeps and looks at the clock: what it costs that a sale is on while nobody asks. */
export const rest: Operation = {
  id: 'rest',
  name: 'a second in which nobody asks',
  restsItself: true,
  turn: async ({ rig }, amount) => {
    const cost = await metered(rig, () => pause(amount(MEASURED_MS, 100)));
    return { ...cost, operations: cost.ms / 1_000 };
  },
};
