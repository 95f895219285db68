import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Refusal } from '../../../kit/index.ts';
import { Sweeps } from '../../../platform/clock/index.ts';
import { Database, sqlFile } from '../../../platform/db/index.ts';
import { Refusals } from '../../../platform/http/index.ts';
import { LiveEvents } from '../../catalog/index.ts';
import { SessionRequired } from '../queue.errors.ts';

const ADD_REFUSALS = sqlFile(import.meta.url, './sql/add-refusals.sql');
const EVERY_MS = 2_000;
/** Events as they were named, between two writes. */
const MOST_NAMES = 1_000;
/** Where people are refused on their way through a waiting room. */
const COUNTED = /^\/api\/events\/:event\/(?:queue|holds)(?:\/|$)/;

/**
 * How often something was refused at a waiting room, and why. Counted in memory; what a replica has counted when it is killed
 * is lost.
 *
 * Cost: nothing a request; each 2 s a statement an event where something was refused.
 */
@Injectable()
export class RefusalCounts implements OnModuleDestroy {
  /** By event, as it was named, and code. */
  private counts = new Map<string, Map<string, number>>();

  constructor(
    private readonly database: Database,
    private readonly events: LiveEvents,
    refusals: Refusals,
    sweeps: Sweeps,
  ) {
    refusals.listen(({ code }, request) => {
      const { event } = request.params as { event?: string };
      // The answer that begins a session keeps nobody out.
      if (code === SessionRequired.code) return;
      if (event !== undefined && COUNTED.test(request.routeOptions.url ?? '')) this.add(event, code, 1);
    });
    sweeps.add({ everyMs: EVERY_MS, run: () => this.flush(), trouble: 'refusals could not be kept', on: 'all' });
  }

  async onModuleDestroy(): Promise<void> {
    // A replica that stops without PostgreSQL loses two seconds of a statistic.
    await this.flush().catch(() => {});
  }

  private add(event: string, code: string, times: number): void {
    const ofEvent = this.counts.get(event) ?? new Map<string, number>();
    if (ofEvent.size === 0 && this.counts.size >= MOST_NAMES) return;
    this.counts.set(event, ofEvent.set(code, (ofEvent.get(code) ?? 0) + times));
  }

  private async flush(): Promise<void> {
    const counted = this.counts;
    this.counts = new Map();
    for (const [event, ofEvent] of counted) {
      try {
        const { id } = await this.events.byIdOrSlug(event);
        await this.database.query(ADD_REFUSALS, [id, [...ofEvent.keys()], [...ofEvent.values()]]);
        counted.delete(event);
      } catch (error) {
        if (error instanceof Refusal) {
          counted.delete(event);
          continue;
        }
        for (const [name, rest] of counted) for (const [code, times] of rest) this.add(name, code, times);
        throw error;
      }
    }
  }
}
