import type { FaultTest } from './fault-test.ts';
import { f1 } from './faults/f01-one-seat.ts';
import { f2 } from './faults/f02-kill-replicas.ts';
import { f3 } from './faults/f03-rolling-restart.ts';
import { f13 } from './faults/f13-kill-postgres.ts';
import { f14 } from './faults/f14-lost-commits.ts';
import { f18 } from './faults/f18-gateway-lies.ts';

/** In the order of the design; the quick ones among them are part of `npm test`. */
export const faultTests: readonly FaultTest[] = [f1, f2, f3, f13, f14, f18];
