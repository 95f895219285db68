import { type Rig, startRig } from '../../test/rig/rig.ts';
import { SEATS_RIG } from '../../test/seats/size.ts';
import { SESSION_SECRET } from '../world.ts';

/** Where an axis has its rigs from. */
export interface Rigs {
  start(replicas: number): Promise<Rig>;
  /** Ends those that were started. */
  close(): Promise<void>;
}

/** Nothing is done beside what is asked for: no jobs, and no clean-up at a moment of PostgreSQL's choice. */
export function startedRigs(): Rigs {
  const started: Rig[] = [];
  return {
    start: async (replicas) => {
      const rig = await startRig({
        ...SEATS_RIG,
        replicas,
        postgres: {
          autovacuum: 'off',
          max_wal_size: '8GB',
          maintenance_work_mem: '512MB',
          checkpoint_timeout: '30min',
        },
        env: { ...SEATS_RIG.env, WORKERS: 'off', SESSION_SECRET, DEADLINE_SCALE: '1' },
      });
      started.push(rig);
      return rig;
    },
    close: async () => {
      for (const rig of started.splice(0)) await rig.close();
    },
  };
}

/** One that is there already, for a check: it has one replica that does no jobs. */
export const oneRig = (rig: Rig): Rigs => ({ start: () => Promise.resolve(rig), close: () => Promise.resolve() });
