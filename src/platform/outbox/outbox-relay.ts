import { InjectQueue } from '@nestjs/bullmq';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { Clock, Sweeps } from '../clock/index.ts';
import { CONFIG, type Config } from '../config/index.ts';
import { crashPoint } from '../crash-points/index.ts';
import { Database, sqlFile } from '../db/index.ts';

const LEASE_JOBS = sqlFile(import.meta.url, './sql/lease-jobs.sql');
const BATCH = 200;
/** Longer than a call to a provider that hangs. A worker that died is replaced after it. */
const LEASE_MS = 30_000;
const IDLE_MS = 250;
const RING_WITHIN_MS = 3_000;

export const JOBS_QUEUE = 'stampede-jobs';

/** What travels through BullMQ: where the row is. The row itself is the job. */
export interface Ring {
  readonly eventId: number;
  readonly key: string;
  readonly attempts: number;
}

/**
 * Leases due rows and rings BullMQ for each. Runs on every replica at once; all of Redis may be lost: leases lapse and
 * rows are rung again.
 */
@Injectable()
export class OutboxRelay {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    @InjectQueue(JOBS_QUEUE) private readonly queue: Queue,
    @Inject(CONFIG) private readonly config: Pick<Config, 'deadlineScale'>,
    sweeps: Sweeps,
  ) {
    const log = new Logger('OutboxRelay');
    queue.on('error', (error) => log.warn({ err: error }, 'BullMQ is away; trying again'));
    sweeps.add({ everyMs: IDLE_MS, run: () => this.ringOnce(), trouble: 'the outbox could not be read' });
  }

  /** @returns whether there is probably more. */
  async ringOnce(): Promise<boolean> {
    const leased = await this.database.query<Ring & Record<string, unknown>>(LEASE_JOBS, [
      BATCH,
      Math.ceil(LEASE_MS / this.config.deadlineScale),
    ]);
    if (leased.length === 0) return false;
    crashPoint('C24');
    const rung = this.queue.addBulk(
      leased.map(({ eventId, key, attempts }) => ({
        name: 'ring',
        data: { eventId, key, attempts } satisfies Ring,
        // The attempt is part of the id: a retained job with the same id would swallow the call. BullMQ refuses colons.
        opts: {
          jobId: `${eventId}-${key}-${attempts}`.replaceAll(':', '.'),
          removeOnComplete: true,
          removeOnFail: true,
        },
      })),
    );
    // BullMQ waits for a Redis that is away for ever; the leases do not: what was not rung is rung again.
    const late = this.clock.sleep(RING_WITHIN_MS).then(() => {
      throw new Error('BullMQ does not answer');
    });
    // Whichever loses the race may fail later, when nobody listens any more.
    rung.catch(() => {});
    late.catch(() => {});
    await Promise.race([rung, late]);
    crashPoint('C25');
    return leased.length === BATCH;
  }
}
