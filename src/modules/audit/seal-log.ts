import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock, type Repeating } from '../../platform/clock/index.ts';
import { CONFIG, type Config } from '../../platform/config/index.ts';
import { Database } from '../../platform/db/index.ts';
import { LOG_SOURCES } from './log-sources.ts';
import { sealBatch } from './seal-batch.ts';

const EVERY_MS = 2_000;
/** Bounds what one batch costs a replica: about 10 ms of its thread. */
const MOST_ROWS = 2_000;

/**
 * Seals what was logged, on every replica at once: a chain that another one has is left to it. Nobody who buys waits for it.
 *
 * Cost: a statement a source every 2 s and replica, and 4 in a transaction a batch.
 */
@Injectable()
export class SealLog implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('SealLog');
  private running: Repeating | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'workers'>,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.workers) return;
    this.running = this.clock.repeat(
      EVERY_MS,
      () => this.sweep(),
      (error) => this.log.warn({ err: error }, 'the log could not be sealed; trying again'),
    );
  }

  async onModuleDestroy(): Promise<void> {
    await this.running?.stop();
  }

  /** One batch of each chain that has something to seal. @returns whether there is more */
  async sweep(): Promise<boolean> {
    let more = false;
    for (const source of LOG_SOURCES) {
      for (const { eventId } of await this.database.query<{ eventId: number }>(source.due)) {
        // One event's trouble must not keep the others from being sealed.
        const sealed = await this.database
          .transaction((tx) => sealBatch(tx, eventId, source, MOST_ROWS))
          .catch((error: unknown) => {
            this.log.warn({ err: error, eventId, source: source.name }, 'a log could not be sealed; trying again');
            return 0;
          });
        more ||= sealed === MOST_ROWS;
      }
    }
    return more;
  }
}
