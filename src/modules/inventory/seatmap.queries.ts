import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/db/index.ts';
import { EventNotFound, type LiveEvent } from '../catalog/index.ts';

export interface StoredSeatmap {
  readonly hash: string;
  readonly json: Buffer;
  readonly brotli: Buffer;
}

const MOST_KEPT = 16;

/** Seat maps as stored bytes: nothing is encoded on a request. Never change, so each is read once a replica. */
@Injectable()
export class SeatmapQueries {
  private readonly kept = new Map<number, Promise<StoredSeatmap>>();

  constructor(private readonly database: Database) {}

  of(event: LiveEvent): Promise<StoredSeatmap> {
    const known = this.kept.get(event.id);
    if (known) return known;
    if (this.kept.size >= MOST_KEPT) this.kept.delete(this.kept.keys().next().value ?? 0);
    const read = this.read(event.id);
    this.kept.set(event.id, read);
    read.catch(() => this.kept.delete(event.id));
    return read;
  }

  private async read(eventId: number): Promise<StoredSeatmap> {
    const row = await this.database.prisma.seatmap.findUnique({ where: { eventId } });
    if (!row) throw new EventNotFound();
    return { hash: row.hash, json: Buffer.from(row.json), brotli: Buffer.from(row.brotli) };
  }
}
