import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { Clock, Sweeps } from '../../platform/clock/index.ts';
import { Database, sqlFile } from '../../platform/db/index.ts';
import { CompareEvent, type Disagreement } from './compare-event.ts';
import { HoldsRedis } from './holds.redis.ts';
import { SettleSeats } from './settle-seats.ts';

const EVENTS_ON_SALE = sqlFile(import.meta.url, './sql/events-on-sale.sql');

const EVERY_MS = 5_000;
/** What is in flight, a claim that Redis is being told of, is over by then. */
const SECOND_LOOK_MS = 2_000;

/**
 * Compares Redis with PostgreSQL for each event on sale, and repairs what differs for 2 s: a claim or sale that Redis was not
 * told of, and whatever else went wrong.
 *
 * One replica at a time, by a lease in Redis: two would do no harm, but twice the work.
 * Cost: one statement, and a comparison an event, each 5 s.
 */
@Injectable()
export class Reconcile {
  private readonly log = new Logger('Reconcile');
  private readonly replica = randomUUID();

  constructor(
    private readonly database: Database,
    private readonly redis: HoldsRedis,
    private readonly compareEvent: CompareEvent,
    private readonly settle: SettleSeats,
    private readonly clock: Clock,
    sweeps: Sweeps,
  ) {
    sweeps.add({ everyMs: EVERY_MS, run: () => this.pass(), trouble: 'Redis could not be compared with PostgreSQL' });
  }

  private async pass(): Promise<void> {
    if (!(await this.redis.leadReconciling(this.replica))) return;
    const events = await this.database.query<{ id: number }>(EVENTS_ON_SALE);
    const first = await this.compare(events.map(({ id }) => id));
    if (first.size === 0) return;
    await this.clock.sleep(SECOND_LOOK_MS);
    for (const [eventId, second] of await this.compare([...first.keys()])) {
      let lasting = [...second];
      lasting = lasting.filter(([place, both]) => first.get(eventId)?.get(place) === both); // guard: second-look
      await this.repair(
        eventId,
        lasting.map(([place]) => place),
      );
    }
  }

  private async compare(eventIds: readonly number[]): Promise<Map<number, Disagreement>> {
    const found = new Map<number, Disagreement>();
    for (const eventId of eventIds) {
      try {
        const disagreement = await this.compareEvent.run(eventId);
        if (disagreement.size > 0) found.set(eventId, disagreement);
      } catch (error) {
        // One event's trouble must not keep the others from being looked at.
        this.log.warn({ err: error, eventId }, 'an event could not be compared; trying again');
      }
    }
    return found;
  }

  private async repair(eventId: number, places: readonly number[]): Promise<void> {
    if (places.length === 0) return;
    this.log.warn({ eventId, places: places.length }, 'Redis was wrong about places: PostgreSQL has the last word');
    await this.settle.asInventorySays(eventId, places);
  }
}
