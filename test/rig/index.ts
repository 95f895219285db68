import type { FaultTest } from './fault-test.ts';
import { f1 } from './faults/f01-one-seat.ts';
import { f2 } from './faults/f02-kill-replicas.ts';
import { f3 } from './faults/f03-rolling-restart.ts';
import { f4 } from './faults/f04-paused-replica.ts';
import { f5 } from './faults/f05-die-in-capture.ts';
import { f6 } from './faults/f06-crash-points.ts';
import { f7 } from './faults/f07-flushed-redis.ts';
import { f8 } from './faults/f08-killed-redis.ts';
import { f11 } from './faults/f11-slow-redis.ts';
import { f12 } from './faults/f12-full-redis.ts';
import { f13 } from './faults/f13-kill-postgres.ts';
import { f14 } from './faults/f14-lost-commits.ts';
import { f16 } from './faults/f16-no-connections.ts';
import { f17 } from './faults/f17-disk-full.ts';
import { f18 } from './faults/f18-gateway-lies.ts';
import { f19 } from './faults/f19-strange-webhooks.ts';
import { f20 } from './faults/f20-forged-webhooks.ts';
import { f21 } from './faults/f21-two-gateways.ts';
import { f22 } from './faults/f22-late-push.ts';
import { f25 } from './faults/f25-lost-queue.ts';
import { f26 } from './faults/f26-poison.ts';

/** In the order of the design; the quick ones among them are part of `npm test`. */
export const faultTests: readonly FaultTest[] = [
  f1,
  f2,
  f3,
  f4,
  f5,
  f6,
  f7,
  f8,
  f11,
  f12,
  f13,
  f14,
  f16,
  f17,
  f18,
  f19,
  f20,
  f21,
  f22,
  f25,
  f26,
];
