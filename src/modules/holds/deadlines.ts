import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.ts';

/**
 * When the next hold of each event runs out, as far as this replica knows: an event without holds is not asked about. Decides
 * nothing: Redis's clock does, in the script.
 */
@Injectable()
export class Deadlines {
  private readonly dueAtMs = new Map<number, number>();

  constructor(private readonly clock: Clock) {}

  /** @param inMs by Redis's clock, from its answer on */
  note(eventId: number, inMs: number): void {
    const dueAtMs = this.clock.nowMs() + inMs;
    this.dueAtMs.set(eventId, Math.min(dueAtMs, this.dueAtMs.get(eventId) ?? dueAtMs));
  }

  /** Takes the events whose time has come. */
  takeDue(): number[] {
    const now = this.clock.nowMs();
    const due = [...this.dueAtMs].filter(([, dueAtMs]) => dueAtMs <= now).map(([eventId]) => eventId);
    for (const eventId of due) this.dueAtMs.delete(eventId);
    return due;
  }
}
