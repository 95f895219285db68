import { Injectable } from '@nestjs/common';
import { changed, Database, rows, sqlFile } from '../../platform/db/index.ts';
import { PlacesTaken } from './inventory.errors.ts';
import type { Actor } from './place.ts';

const LOOK_AT_PLACES = sqlFile(import.meta.url, './allotments/sql/look-at-places.sql');
const BLOCK_PLACES = sqlFile(import.meta.url, './sql/block-places.sql');
const APPEND_LOG = sqlFile(import.meta.url, './sql/append-log.sql');

/** Takes free places out of the sale: all of them or none. Cost: one transaction of three statements. */
@Injectable()
export class BlockPlaces {
  constructor(private readonly database: Database) {}

  /** @throws PlacesTaken when one of them is not free */
  async run(eventId: number, seatNos: readonly number[], actor: Actor): Promise<void> {
    await this.database.transaction(async (tx) => {
      await rows(tx, LOOK_AT_PLACES, [eventId, seatNos]);
      const count = await changed(tx, BLOCK_PLACES, [eventId, seatNos]);
      if (count !== seatNos.length) throw new PlacesTaken([]);
      await changed(tx, APPEND_LOG, [eventId, actor, 'blocked', seatNos, 'f', 'x', null]);
    });
  }
}
