import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Job as BullJob } from 'bullmq';
import { Clock } from '../clock/index.ts';
import { CONFIG, type Config } from '../config/index.ts';
import { crashPoint } from '../crash-points/index.ts';
import { Database, lastly, sqlFile } from '../db/index.ts';
import { JOBS_QUEUE, type Ring } from './outbox-relay.ts';
import { type Job, type JobAtHand, Outbox } from './outbox.ts';

const TAKE_JOB = sqlFile(import.meta.url, './sql/take-job.sql');
const FINISH_JOB = sqlFile(import.meta.url, './sql/finish-job.sql');
const POSTPONE_JOB = sqlFile(import.meta.url, './sql/postpone-job.sql');

const CLOSE_WITHIN_MS = 5_000;

/** Unpacks a ring, checks the lease, calls the verb, marks the row. A failure postpones the row: BullMQ never retries. */
@Processor(JOBS_QUEUE, { concurrency: 16, maxStalledCount: 5, autorun: false })
export class OutboxWorker extends WorkerHost implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('OutboxWorker');

  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'workers'>,
  ) {
    super();
  }

  onApplicationBootstrap(): void {
    this.worker.on('error', (error) => this.log.warn({ err: error }, 'BullMQ is away; trying again'));
    if (!this.config.workers) return;
    this.worker.run().catch((error: unknown) => this.log.error({ err: error }, 'the jobs are not worked on'));
  }

  async onModuleDestroy(): Promise<void> {
    // Jobs under way may end; a Redis that is away may not keep the replica.
    await Promise.race([this.worker.close(), this.clock.sleep(CLOSE_WITHIN_MS)]);
  }

  async process({ data }: BullJob<Ring>): Promise<void> {
    const { eventId, key, attempts } = data;
    const [job] = await this.database.query<Pick<Job, 'kind' | 'payload'> & Record<string, unknown>>(TAKE_JOB, [
      eventId,
      key,
      attempts,
    ]);
    if (!job) return;
    try {
      const handler = this.outbox.handlerOf(job.kind);
      if (!handler) throw new Error(`nobody handles ${job.kind}`);
      let marked = false;
      const done: JobAtHand['done'] = (tx) => {
        marked = true;
        lastly(tx, FINISH_JOB, [eventId, key]);
      };
      await handler({ eventId, key, payload: job.payload, attempt: attempts, done });
      crashPoint('C23');
      if (!marked) await this.database.query(FINISH_JOB, [eventId, key]);
    } catch (error) {
      this.log.warn({ err: error, key, kind: job.kind, attempts }, 'a job failed; it is tried again');
      await this.database.query(POSTPONE_JOB, [eventId, key, error instanceof Error ? error.message : String(error)]);
    }
  }
}
