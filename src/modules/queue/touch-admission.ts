import { Injectable } from '@nestjs/common';
import { Sweeps } from '../../platform/clock/index.ts';
import { QueueRedis } from './queue.redis.ts';
import { RoomGenerations } from './room-generations.ts';

const EVERY_MS = 1_000;
const MOST_A_CALL = 500;
const MOST_KEPT = 10_000;

/**
 * Notes that people inside are still there, and learns who is not.
 *
 * Cost: one Redis call a second and replica for up to 500 of them.
 */
@Injectable()
export class TouchAdmission {
  private readonly seen = new Map<number, Set<string>>();
  /** Who has shown a proof and was not inside: nothing is believed of him without asking. */
  private readonly gone = new Set<string>();

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

  /** Whether this replica has seen a proof outlive its admission. */
  isGone(eventId: number, visitor: string): boolean {
    return this.gone.has(nameOf(eventId, visitor));
  }

  /** Asks whether he is inside, and notes that he is there. Cost: one Redis call. */
  async now(eventId: number, visitor: string): Promise<boolean> {
    const { gone } = await this.generations.with(eventId, ({ text }) => this.redis.touch(eventId, text, [visitor]));
    if (gone.length === 0) this.gone.delete(nameOf(eventId, visitor));
    return gone.length === 0;
  }

  private async flush(): Promise<void> {
    for (const [eventId, visitors] of this.seen) {
      // Whoever is missed here is seen again with his next request, long before his time is over.
      this.seen.delete(eventId);
      const all = [...visitors];
      for (let at = 0; at < all.length; at += MOST_A_CALL) {
        const some = all.slice(at, at + MOST_A_CALL);
        const { gone } = await this.generations.with(eventId, ({ text }) => this.redis.touch(eventId, text, some));
        if (this.gone.size + gone.length > MOST_KEPT) this.gone.clear();
        for (const visitor of gone) this.gone.add(nameOf(eventId, visitor));
      }
    }
  }
}

function nameOf(eventId: number, visitor: string): string {
  return `${eventId} ${visitor}`;
}
