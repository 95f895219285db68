import type { FaultTest } from '../../rig/fault-test.ts';
import { s1 } from './s1-fans.ts';
import { s2 } from './s2-streams.ts';
import { s3 } from './s3-expiry.ts';
import { s4 } from './s4-sizes.ts';

/** The quick ones among them are part of `npm test`. */
export const simulations: readonly FaultTest[] = [s1, s2, s3, s4];
