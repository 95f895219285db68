import { Injectable } from '@nestjs/common';
import { Database, sqlFile } from '../../../platform/db/index.ts';
import type { Channel } from './allotment.ts';

const LIST_ALLOTMENTS = sqlFile(import.meta.url, './sql/list-allotments.sql');
const DUE_ALLOTMENTS = sqlFile(import.meta.url, './sql/due-allotments.sql');
const PLACES_OF_ALLOTMENT = sqlFile(import.meta.url, './sql/places-of-allotment.sql');

export interface AllotmentRow extends Record<string, unknown> {
  readonly id: string;
  readonly name: string;
  readonly channel: Channel;
  readonly releaseAt: Date | null;
  readonly releasedAt: Date | null;
  /** How many it had at first. */
  readonly places: number;
  /** What it has now and has not sold. */
  readonly seatNos: readonly number[];
  /** Of its places, how many orders have that wait for their money, and how many are sold. */
  readonly claimed: number;
  readonly sold: number;
  /** Since when it has the code that it has; null: it has none. */
  readonly codeMadeAt: Date | null;
}

@Injectable()
export class AllotmentQueries {
  constructor(private readonly database: Database) {}

  /** The oldest first. */
  of(eventId: number): Promise<AllotmentRow[]> {
    return this.database.query<AllotmentRow>(LIST_ALLOTMENTS, [eventId]);
  }

  /** The numbers of its places in the layout's order, also of those that it has sold. */
  async placesOf(eventId: number, id: string): Promise<number[]> {
    const found = await this.database.query<{ seatNo: number }>(PLACES_OF_ALLOTMENT, [eventId, id, null]);
    return found.map(({ seatNo }) => seatNo);
  }

  due(): Promise<{ eventId: number; id: string }[]> {
    return this.database.query(DUE_ALLOTMENTS);
  }
}
