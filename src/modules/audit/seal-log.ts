import { Injectable, Logger } from '@nestjs/common';
import { Sweeps } from '../../platform/clock/index.ts';
import { Database } from '../../platform/db/index.ts';
import { LOG_SOURCES } from './log-sources.ts';
import { sealBatch } from './seal-batch.ts';

const EVERY_MS = 2_000;
/** Bounds what one batch costs: some milliseconds of the replica's thread, and of a chain's lock. */
const MOST_ROWS = 2_000;

/**
 * Seals what was logged, on every replica at once: a chain that another one has is left to it. Nobody who buys waits for it.
 *
 * Cost: a statement a source every 2 s and replica, and 5 in a transaction a batch.
 */
@Injectable()
export class SealLog {
  private readonly log = new Logger('SealLog');

  constructor(
    private readonly database: Database,
    sweeps: Sweeps,
  ) {
    sweeps.add({ everyMs: EVERY_MS, run: () => this.sweep(), trouble: 'the log could not be sealed' });
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
