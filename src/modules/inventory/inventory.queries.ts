import { Injectable } from '@nestjs/common';
import { Database, sqlFile } from '../../platform/db/index.ts';
import type { PlaceState } from './place.ts';

const COUNT_PLACES = sqlFile(import.meta.url, './sql/count-places.sql');
const STATES_OF_PLACES = sqlFile(import.meta.url, './sql/states-of-places.sql');
const READ_PLACES = sqlFile(import.meta.url, './sql/read-places.sql');

export interface PlaceCounts {
  readonly free: number;
  readonly claimed: number;
  readonly sold: number;
  readonly blocked: number;
  readonly total: number;
}

@Injectable()
export class InventoryQueries {
  constructor(private readonly database: Database) {}

  /** By event number. Counts rows, so it takes some milliseconds for a stadium: not for hot paths. */
  async counts(eventIds: readonly number[]): Promise<Map<number, PlaceCounts>> {
    const found = await this.database.query<{ eventId: number; state: PlaceState; count: number }>(COUNT_PLACES, [
      eventIds,
    ]);
    const byEvent = Map.groupBy(found, ({ eventId }) => eventId);
    return new Map(
      [...byEvent].map(([eventId, states]) => {
        const of = (state: PlaceState) => states.find((each) => each.state === state)?.count ?? 0;
        const total = states.reduce((sum, { count }) => sum + count, 0);
        return [eventId, { free: of('f'), claimed: of('c'), sold: of('s'), blocked: of('x'), total }];
      }),
    );
  }

  /** Of a few places, by primary key. */
  statesOf(eventId: number, seatNos: readonly number[]): Promise<{ seatNo: number; state: PlaceState }[]> {
    return this.database.query(STATES_OF_PLACES, [eventId, seatNos]);
  }

  /** One letter a place in the layout's order. About 20 ms for 50,000. */
  async states(eventId: number): Promise<string> {
    const [row] = await this.database.query<{ states: string | null }>(READ_PLACES, [eventId]);
    return row?.states ?? '';
  }
}
