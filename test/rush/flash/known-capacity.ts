import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { readText } from '../../../local/files.ts';
import { inHome } from '../../../local/paths.ts';
import type { Parts } from './gauge.ts';

/** What was seen while so many were let in a minute. */
export interface Step {
  readonly ratePerMinute: number;
  /** Of those, who came in a minute; and the orders that were paid. */
  readonly letIn: number;
  readonly orders: number;
  readonly confirmMs: number;
  /** How late the generator was at p99. */
  readonly lagMs: number;
  /** Part of all cores that did something. */
  readonly busy: number;
  /** CPU of each part, in ms an order. */
  readonly anOrder: Readonly<Parts>;
}

/** The most that a machine has carried, and where that was found. */
export interface Capacity {
  readonly cores: number;
  readonly replicas: number;
  readonly balancer: string;
  readonly best: Step;
  readonly steps: readonly Step[];
  /** Why it went no further. */
  readonly end: string;
}

const FILE = inHome('rush-capacity.json');

export function keep(capacity: Capacity): void {
  mkdirSync(path.dirname(FILE), { recursive: true });
  writeFileSync(FILE, JSON.stringify(capacity, null, 2));
}

export const shareOf = (rate: number, { letIn }: Step): string => `${Math.round((100 * rate) / letIn)} %`;

/** What `--capacity` has found on this machine with so many replicas; null where it has not been asked. */
export function knownCapacity(replicas: number): Capacity | null {
  const known = JSON.parse(readText(FILE) ?? 'null') as Capacity | null;
  return known?.replicas === replicas && known.cores === availableParallelism() ? known : null;
}

/** `, 61 % of the 820 that ...`: what that rate is of the capacity; empty where none is known. */
export function besideCapacity(rate: number, replicas: number): string {
  const known = knownCapacity(replicas);
  if (known === null) return '';
  return `, ${shareOf(rate, known.best)} of the ${known.best.letIn} that --capacity has found on this machine`;
}
