import type { RigOptions } from '../rig/rig.ts';
import type { Trial } from '../rig/trial.ts';

/** Two replicas that keep nobody from anything: a machine is a whole crowd. Stores and gateway are reached straight. */
export const SEATS_RIG: RigOptions = {
  replicas: 2,
  straight: true,
  env: { HOLD_SEATS_PER_ADDRESS: '100000', LIMITS: 'off', TRUSTED_PROXIES: '127.0.0.0/8', STREAMS_PER_ADDRESS: '100' },
};

/** Fewer fans or readers, where a machine cannot bring so many: CROWD_FANS=1000, CROWD_READERS=500. */
export const fansOf = (trial: Trial, full: number, quick: number): number => amount(trial, 'CROWD_FANS', full, quick);
export const readersOf = (trial: Trial, full: number, quick: number): number =>
  amount(trial, 'CROWD_READERS', full, quick);

function amount(trial: Trial, name: string, full: number, quick: number): number {
  return trial.amount(Math.min(full, Number(process.env[name] ?? full)), quick);
}
