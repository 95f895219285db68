import { Injectable } from '@nestjs/common';
import { assert } from '../../kit/index.ts';
import { changed, rows, sqlFile, type Tx } from '../../platform/db/index.ts';
import { PlacesTaken } from './inventory.errors.ts';
import type { Actor, PlaceState } from './place.ts';

const CLAIM_PLACES = sqlFile(import.meta.url, './sql/claim-places.sql');
const SELL_PLACES = sqlFile(import.meta.url, './sql/sell-places.sql');
const RELEASE_PLACES = sqlFile(import.meta.url, './sql/release-places.sql');
const GIVE_BACK_PLACES = sqlFile(import.meta.url, './sql/give-back-places.sql');
const TAKEN_PLACES = sqlFile(import.meta.url, './sql/taken-places.sql');
const APPEND_LOG = sqlFile(import.meta.url, './sql/append-log.sql');

export interface PlacesOfOrder {
  readonly eventId: number;
  readonly orderId: string;
  readonly seatNos: readonly number[];
}

/**
 * The changes that an order makes to its places. Each is one guarded update whose row count is checked, and one
 * line of the log in the same transaction. All take the caller's transaction.
 *
 * Cost: two statements each.
 */
@Injectable()
export class ChangePlaces {
  /** free → claimed. @throws PlacesTaken with those that are not free; the caller's transaction rolls back */
  async claim(tx: Tx, places: PlacesOfOrder): Promise<void> {
    const count = await changed(tx, CLAIM_PLACES, values(places));
    if (count !== places.seatNos.length) throw await this.taken(tx, places); // guard: version
    await this.log(tx, places, `order:${places.orderId}`, 'claimed', 'f', 'c');
  }

  /** claimed → sold. @returns false when the claim is not this order's any more: nothing may be kept of the transaction */
  async sell(tx: Tx, places: PlacesOfOrder): Promise<boolean> {
    const count = await changed(tx, SELL_PLACES, values(places));
    if (count !== places.seatNos.length) return false; // guard: version
    await this.log(tx, places, `order:${places.orderId}`, 'sold', 'c', 's');
    return true;
  }

  /** claimed → free, once the payment can no longer succeed. */
  async release(tx: Tx, places: PlacesOfOrder, actor: Actor): Promise<void> {
    const { length: count } = await this.releaseRest(tx, places, actor);
    assert(count === places.seatNos.length, `order ${places.orderId} held ${count} of ${places.seatNos.length} claims`); // guard: release-count
  }

  /**
   * claimed → free for what an order still has, when some of its claims are gone: the others may not stay behind.
   * @returns the places freed
   */
  async releaseRest(tx: Tx, places: PlacesOfOrder, actor: Actor): Promise<readonly number[]> {
    const freed = (await rows<{ seatNo: number }>(tx, RELEASE_PLACES, values(places))).map(({ seatNo }) => seatNo);
    if (freed.length > 0) await this.log(tx, { ...places, seatNos: freed }, actor, 'released', 'c', 'f');
    return freed;
  }

  /** sold → free, once the money is back with the buyer or the bank has refused it for good. */
  async giveBack(tx: Tx, places: PlacesOfOrder, actor: Actor): Promise<void> {
    const count = await changed(tx, GIVE_BACK_PLACES, values(places));
    assert(count === places.seatNos.length, `order ${places.orderId} had ${count} of ${places.seatNos.length} places`); // guard: give-back-count
    await this.log(tx, places, actor, 'given back', 's', 'f');
  }

  private async taken(tx: Tx, places: PlacesOfOrder): Promise<PlacesTaken> {
    const found = await rows<{ seatNo: number }>(tx, TAKEN_PLACES, values(places));
    return new PlacesTaken(found.map(({ seatNo }) => seatNo));
  }

  private async log(
    tx: Tx,
    { eventId, seatNos, orderId }: PlacesOfOrder,
    actor: Actor,
    cause: string,
    before: PlaceState,
    after: PlaceState,
  ): Promise<void> {
    await changed(tx, APPEND_LOG, [eventId, actor, cause, seatNos, before, after, orderId]);
  }
}

function values({ eventId, seatNos, orderId }: PlacesOfOrder): unknown[] {
  return [eventId, seatNos, orderId];
}
