import { Injectable } from '@nestjs/common';

/** How far this replica has seen each line come: what Redis may forget. */
@Injectable()
export class SeenLines {
  private readonly seen = new Map<number, { entries: number; served: number }>();

  of(eventId: number): { readonly entries: number; readonly served: number } {
    return this.seen.get(eventId) ?? { entries: 0, served: 0 };
  }

  note(eventId: number, { entries, served = 0 }: { readonly entries: number; readonly served?: number }): void {
    const known = this.of(eventId);
    this.seen.set(eventId, {
      entries: Math.max(entries, known.entries),
      served: Math.max(served, known.served),
    });
  }
}
