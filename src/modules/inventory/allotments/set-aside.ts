import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { assert } from '../../../kit/index.ts';
import { changed, Database, isUniqueViolation, rows, sqlFile, type Tx } from '../../../platform/db/index.ts';
import type { LiveEvent } from '../../catalog/index.ts';
import { AllotmentNameTaken, PlacesNotFree, type WhyNotFree } from '../inventory.errors.ts';
import type { Actor, PlaceState } from '../place.ts';
import type { Channel, Part } from './allotment.ts';

const LOOK_AT_PLACES = sqlFile(import.meta.url, './sql/look-at-places.sql');
const PICK_OF_AREA = sqlFile(import.meta.url, './sql/pick-of-area.sql');
const KEEP_ALLOTMENT = sqlFile(import.meta.url, './sql/keep-allotment.sql');
const BLOCK_PLACES = sqlFile(import.meta.url, '../sql/block-places.sql');
const APPEND_LOG = sqlFile(import.meta.url, '../sql/append-log.sql');

export interface NewAllotment {
  readonly name: string;
  readonly channel: Channel;
  readonly releaseAt: Date | null;
  /** Takes what is free of the places asked for, instead of all or none. */
  readonly onlyFree: boolean;
}

/** An allotment as it was made. */
export interface SetAsidePlaces {
  readonly id: string;
  readonly seatNos: readonly number[];
}

interface Seen extends Record<string, unknown> {
  readonly seatNo: number;
  readonly state: PlaceState;
  readonly allotmentId: string | null;
}

/**
 * Sets places of an event aside for a channel: nobody else may have them until they are released.
 *
 * Cost: one transaction of four statements, one more an area.
 */
@Injectable()
export class SetAside {
  constructor(private readonly database: Database) {}

  /**
   * @param held places that fans have in their hands at this moment: they stay theirs
   * @throws PlacesNotFree with those that somebody has; AllotmentNameTaken
   */
  async run(
    event: LiveEvent,
    made: NewAllotment,
    part: Part,
    held: readonly number[],
    actor: Actor,
  ): Promise<SetAsidePlaces> {
    const id = uuidv7();
    try {
      return await this.database.transaction(async (tx) => {
        const seatNos = await this.choose(tx, event, made, part, held);
        const count = await changed(tx, BLOCK_PLACES, [event.id, seatNos]);
        assert(count === seatNos.length, `${count} of ${seatNos.length} locked places were free`);
        const values = [event.id, id, made.name, made.channel, made.releaseAt, seatNos];
        await changed(tx, KEEP_ALLOTMENT, values);
        await changed(tx, APPEND_LOG, [event.id, actor, `set aside:${id}`, seatNos, 'f', 'x', null]);
        return { id, seatNos };
      });
    } catch (error) {
      if (isUniqueViolation(error, 'allotments_event_id_name_key')) throw new AllotmentNameTaken(made.name);
      throw error;
    }
  }

  private async choose(
    tx: Tx,
    event: LiveEvent,
    { onlyFree }: NewAllotment,
    { seatNos, areas }: Part,
    held: readonly number[],
  ): Promise<number[]> {
    const chosen = [...seatNos];
    const short: Record<string, number> = {};
    for (const { id, start, capacity, quantity } of areas) {
      const found = await rows<{ seatNo: number }>(tx, PICK_OF_AREA, [event.id, start, capacity, held, quantity]);
      if (found.length < quantity) short[id] = found.length;
      chosen.push(...found.map(({ seatNo }) => seatNo));
    }
    const seen = await rows<Seen>(tx, LOOK_AT_PLACES, [event.id, chosen]);
    const inHands = new Set(held);
    const isFree = ({ seatNo, state }: Seen) => state === 'f' && !inHands.has(seatNo);
    const free = seen.filter(isFree).map(({ seatNo }) => seatNo);
    const isWhole = free.length === seen.length && Object.keys(short).length === 0;
    if (free.length === 0 || !(onlyFree || isWhole)) {
      throw new PlacesNotFree(
        whyNot(
          event,
          seen.filter((each) => !isFree(each)),
        ),
        short,
      );
    }
    return free;
  }
}

function whyNot(event: LiveEvent, seen: readonly Seen[]): WhyNotFree {
  const named = (of: (each: Seen) => boolean) => seen.filter(of).map(({ seatNo }) => event.places.labelOf(seatNo).id);
  return {
    allotted: named(({ allotmentId }) => allotmentId !== null),
    blocked: named(({ state, allotmentId }) => state === 'x' && allotmentId === null),
    sold: named(({ state, allotmentId }) => (state === 's' || state === 'c') && allotmentId === null),
    held: named(({ state }) => state === 'f'),
  };
}
