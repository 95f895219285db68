import type { FaultTest } from '../../rig/fault-test.ts';
import { q1 } from './q1-rush.ts';
import { q2 } from './q2-pace.ts';
import { q3 } from './q3-cap.ts';
import { q4 } from './q4-sold-out.ts';
import { q5 } from './q5-losses.ts';
import { q6 } from './q6-draw.ts';
import { q7 } from './q7-tokens.ts';
import { q8 } from './q8-bots.ts';
import { q9 } from './q9-automatic.ts';

/** The quick ones among them are part of `npm test`. */
export const simulations: readonly FaultTest[] = [q1, q2, q3, q4, q5, q6, q7, q8, q9];
