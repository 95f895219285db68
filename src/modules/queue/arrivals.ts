import { Injectable } from '@nestjs/common';

/** How many come, as this replica counts them from tick to tick: what opens an automatic room. */
@Injectable()
export class Arrivals {
  private readonly counts = new Map<number, number>();

  note(eventId: number): void {
    this.counts.set(eventId, (this.counts.get(eventId) ?? 0) + 1);
  }

  take(eventId: number): number {
    const count = this.counts.get(eventId) ?? 0;
    this.counts.delete(eventId);
    return count;
  }
}
