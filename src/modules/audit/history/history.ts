import { Injectable } from '@nestjs/common';
import { Database, sqlFile } from '../../../platform/db/index.ts';
import { decodeCursor, encodeCursor } from '../../../platform/http/index.ts';
import type { PlaceState } from '../../inventory/index.ts';
import type { HistoryLine, HistoryQuery, HistoryResponse, What } from './history.dto.ts';

const READ_PLACES = sqlFile(import.meta.url, './sql/read-places.sql');
const READ_HOLDS = sqlFile(import.meta.url, './sql/read-holds.sql');
const USUAL_LINES = 5_000;

type Row = {
  readonly tx: number;
  readonly at: Date;
  readonly places: readonly number[] | null;
};
type PlacesRow = Row & { readonly id: number; readonly state: PlaceState };
type HoldsRow = Row & {
  readonly generation: number;
  readonly seq: number;
  readonly kind: string;
  readonly hold: string | null;
};

const OF_STATE: { readonly [state in PlaceState]: What } = { f: 'free', c: 'claimed', s: 'sold', x: 'blocked' };
/** A hold that is longer, and changes that are not known, are nothing to see. */
const OF_KIND: { readonly [kind: string]: What | undefined } = {
  ...{ held: 'held', changed: 'held' },
  ...{ released: 'ended', expired: 'ended', settled: 'ended', began: 'lost' },
};

/**
 * What happened to an event's places, line by line, for whoever plays it again: the log of places and that of holds, together in the
 * order of their moments. The end of one page is the beginning of what happens next.
 *
 * Cost: 2 statements a page.
 */
@Injectable()
export class History {
  constructor(private readonly database: Database) {}

  /** @throws InvalidInput for a cursor that is not ours */
  async page(eventId: number, { cursor, limit = USUAL_LINES }: HistoryQuery): Promise<HistoryResponse> {
    const [tx, id, holdTx, generation, seq] = (decodeCursor(cursor, ['long', 'long', 'long', 'number', 'number']) ??
      Array<number>(5).fill(0)) as [number, number, number, number, number];
    const placesRead = await this.database.query<PlacesRow>(READ_PLACES, [eventId, tx, id, limit]);
    const holdsRead = await this.database.query<HoldsRow>(READ_HOLDS, [eventId, holdTx, generation, seq, limit]);
    // Where a log goes on, the other one waits for it: else the next page would begin before the end of this one.
    const until = Math.min(endOf(placesRead, limit), endOf(holdsRead, limit));
    const [places, holds] = [upTo(placesRead, until, limit), upTo(holdsRead, until, limit)];
    const [lastPlaces, lastHolds] = [places.at(-1), holds.at(-1)];
    const items = [...places.map(placesLine), ...holds.flatMap(holdsLine)];
    return {
      items: items.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
      nextCursor: encodeCursor([
        ...(lastPlaces ? [lastPlaces.tx, lastPlaces.id] : [tx, id]),
        ...(lastHolds ? [lastHolds.tx, lastHolds.generation, lastHolds.seq] : [holdTx, generation, seq]),
      ]),
      hasMore: until < Infinity,
    };
  }
}

/** When the last row of a full page was written; nothing else ends a page. */
function endOf(rows: readonly Row[], limit: number): number {
  return rows.length < limit ? Infinity : rows.at(-1)!.at.getTime();
}

/** The page that sets the end is taken whole: its rows are in the order of their transactions, nearly that of their moments. */
function upTo<R extends Row>(rows: readonly R[], until: number, limit: number): readonly R[] {
  if (endOf(rows, limit) === until) return rows;
  const beyond = rows.findIndex(({ at }) => at.getTime() > until);
  return beyond < 0 ? rows : rows.slice(0, beyond);
}

function placesLine({ at, state, places }: PlacesRow): HistoryLine {
  return { at: at.toISOString(), what: OF_STATE[state], places: [...(places ?? [])], hold: null };
}

function holdsLine({ at, kind, hold, places }: HoldsRow): HistoryLine[] {
  const what = OF_KIND[kind];
  return what ? [{ at: at.toISOString(), what, places: what === 'held' ? [...(places ?? [])] : [], hold }] : [];
}
