import { Injectable } from '@nestjs/common';
import { changed, Database, rows, sqlFile, type Tx } from '../../../platform/db/index.ts';
import { AllotmentNotFound } from '../inventory.errors.ts';
import type { Actor } from '../place.ts';
import type { Part } from './allotment.ts';

const LOCK_ALLOTMENT = sqlFile(import.meta.url, './sql/lock-allotment.sql');
const MOVE_RELEASE = sqlFile(import.meta.url, './sql/move-release.sql');
const PLACES_OF_ALLOTMENT = sqlFile(import.meta.url, './sql/places-of-allotment.sql');
const LOOK_AT_PLACES = sqlFile(import.meta.url, './sql/look-at-places.sql');
const FORGET_ALLOTTED = sqlFile(import.meta.url, './sql/forget-allotted.sql');
const ALLOTTED_OF_AREA = sqlFile(import.meta.url, './sql/allotted-of-area.sql');
const RELEASE_ALLOTTED = sqlFile(import.meta.url, './sql/release-allotted.sql');
const END_ALLOTMENT = sqlFile(import.meta.url, './sql/end-allotment.sql');
const APPEND_LOG = sqlFile(import.meta.url, '../sql/append-log.sql');

export interface Released {
  /** Places that are free now. */
  readonly seatNos: readonly number[];
  /** Of those asked for, how many are not free now: sold or claimed, which come back to everybody, or released before. */
  readonly notReleased: number;
  /** How many the allotment still has and has not sold. */
  readonly left: number;
}

/**
 * Puts places of an allotment on sale: blocked → free, each with its version raised. What is claimed or sold out of it stays so,
 * and is the allotment's no more: it comes back to everybody. Redis is told after the commit, never before. The same release
 * again finds nothing to do.
 *
 * Cost: one transaction of seven statements, one more an area.
 */
@Injectable()
export class ReleaseAllotment {
  constructor(private readonly database: Database) {}

  /** @param part which of its places; all that it has when null. @throws AllotmentNotFound */
  run(eventId: number, id: string, part: Part | null, actor: Actor): Promise<Released> {
    return this.database.transaction(async (tx) => {
      if ((await changed(tx, LOCK_ALLOTMENT, [eventId, id, false])) === 0) throw new AllotmentNotFound();
      return this.release(tx, eventId, id, part, actor);
    });
  }

  /** What is left of an allotment whose moment has come; null where another replica has done it, or the moment was moved. */
  due(eventId: number, id: string): Promise<Released | null> {
    return this.database.transaction(async (tx) => {
      if ((await changed(tx, LOCK_ALLOTMENT, [eventId, id, true])) === 0) return null;
      return this.release(tx, eventId, id, null, 'system:release-due');
    });
  }

  /** Another moment, or none. @throws AllotmentNotFound also where it is over */
  move(eventId: number, id: string, releaseAt: Date | null): Promise<void> {
    return this.database.transaction(async (tx) => {
      if ((await changed(tx, MOVE_RELEASE, [eventId, id, releaseAt])) === 0) throw new AllotmentNotFound();
    });
  }

  private async release(tx: Tx, eventId: number, id: string, part: Part | null, actor: Actor): Promise<Released> {
    const wanted = part && (await this.placesOf(tx, eventId, id, part));
    const has = numbers(await rows<Numbered>(tx, PLACES_OF_ALLOTMENT, [eventId, id, wanted]));
    await rows(tx, LOOK_AT_PLACES, [eventId, has]);
    const seatNos = numbers(await rows<Numbered>(tx, RELEASE_ALLOTTED, [eventId, has])).sort((a, b) => a - b);
    await changed(tx, FORGET_ALLOTTED, [eventId, has]);
    const [ended] = await rows<{ left: number }>(tx, END_ALLOTMENT, [eventId, id, part === null]);
    const left = ended?.left ?? 0;
    if (seatNos.length > 0) await changed(tx, APPEND_LOG, [eventId, actor, `released:${id}`, seatNos, 'x', 'f', null]);
    return { seatNos, notReleased: (part ? askedFor(part) : has.length) - seatNos.length, left };
  }

  private async placesOf(tx: Tx, eventId: number, id: string, { seatNos, areas }: Part): Promise<number[]> {
    const places = [...seatNos];
    for (const { start, capacity, quantity } of areas) {
      places.push(...numbers(await rows<Numbered>(tx, ALLOTTED_OF_AREA, [eventId, id, start, capacity, quantity])));
    }
    return places;
  }
}

type Numbered = { seatNo: number };
const numbers = (found: readonly Numbered[]): number[] => found.map(({ seatNo }) => seatNo);

function askedFor({ seatNos, areas }: Part): number {
  return areas.reduce((sum, { quantity }) => sum + quantity, seatNos.length);
}
