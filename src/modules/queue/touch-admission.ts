import { Injectable } from '@nestjs/common';
import { Sweeps } from '../../platform/clock/index.ts';
import { QueueRedis } from './queue.redis.ts';
import { RoomGenerations } from './room-generations.ts';

const EVERY_MS = 1_000;
const MOST_A_CALL = 500;

/** Notes that people inside are still there. Cost: one Redis call a second and replica for up to 500 of them. */
@Injectable()
export class TouchAdmission {
  private readonly seen = new Map<number, Set<string>>();

  constructor(
    private readonly redis: QueueRedis,
    private readonly generations: RoomGenerations,
    sweeps: Sweeps,
  ) {
    sweeps.add({ everyMs: EVERY_MS, run: () => this.flush(), trouble: 'admissions could not be kept', on: 'all' });
  }

  run(eventId: number, visitor: string): void {
    const visitors = this.seen.get(eventId) ?? new Set();
    this.seen.set(eventId, visitors);
    visitors.add(visitor);
  }

  private async flush(): Promise<void> {
    for (const [eventId, visitors] of this.seen) {
      // Whoever is missed here is seen again with his next request, long before his time is over.
      this.seen.delete(eventId);
      const all = [...visitors];
      for (let at = 0; at < all.length; at += MOST_A_CALL) {
        const some = all.slice(at, at + MOST_A_CALL);
        await this.generations.with(eventId, ({ text }) => this.redis.touch(eventId, text, some));
      }
    }
  }
}
