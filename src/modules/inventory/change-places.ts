import { Injectable } from '@nestjs/common';
import { assert } from '../../kit/index.ts';
import { changed, lastly, rows, sqlFile, type Tx } from '../../platform/db/index.ts';
import { PlacesTaken } from './inventory.errors.ts';
import type { Actor, PlaceState } from './place.ts';

const LOOK_AT_PLACES = sqlFile(import.meta.url, './allotments/sql/look-at-places.sql');
const CLAIM_PLACES = sqlFile(import.meta.url, './sql/claim-places.sql');
const CLAIM_ALLOTTED = sqlFile(import.meta.url, './sql/claim-allotted.sql');
const SELL_PLACES = sqlFile(import.meta.url, './sql/sell-places.sql');
const RELEASE_PLACES = sqlFile(import.meta.url, './sql/release-places.sql');
const GIVE_BACK_PLACES = sqlFile(import.meta.url, './sql/give-back-places.sql');
const RETURN_ALLOTTED = sqlFile(import.meta.url, './sql/return-allotted.sql');
const TAKEN_PLACES = sqlFile(import.meta.url, './sql/taken-places.sql');
const APPEND_LOG = sqlFile(import.meta.url, './sql/append-log.sql');

export interface PlacesOfOrder {
  readonly eventId: number;
  readonly orderId: string;
  readonly seatNos: readonly number[];
  /** Out of which allotment some of them are bought, or null: an order buys out of one at most. */
  readonly allotmentId: string | null;
}

/**
 * The changes that an order makes to its places. Each is one guarded update whose row count is checked, and one
 * line of the log in the same transaction. All take the caller's transaction.
 *
 * Cost: two statements each; with an allotment two to three more, since what it has is read behind the locks of its places.
 */
@Injectable()
export class ChangePlaces {
  /**
   * free → claimed; and blocked → claimed for places of the order's own allotment.
   * @returns those that came out of the allotment
   * @throws PlacesTaken with those that it may not have; the caller's transaction rolls back
   */
  async claim(tx: Tx, places: PlacesOfOrder): Promise<readonly number[]> {
    if (places.allotmentId !== null) return this.claimMixed(tx, places, places.allotmentId);
    const count = await changed(tx, CLAIM_PLACES, values(places));
    if (count !== places.seatNos.length) throw await this.taken(tx, places); // guard: version
    this.log(tx, places, `order:${places.orderId}`, 'claimed', 'f', 'c');
    return [];
  }

  /** claimed → sold. @returns false when the claim is not this order's any more: nothing may be kept of the transaction */
  async sell(tx: Tx, places: Omit<PlacesOfOrder, 'allotmentId'>): Promise<boolean> {
    const count = await changed(tx, SELL_PLACES, values(places));
    if (count !== places.seatNos.length) return false; // guard: version
    this.log(tx, places, `order:${places.orderId}`, 'sold', 'c', 's');
    return true;
  }

  /** claimed → free, or back into its allotment, once the payment can no longer succeed. */
  async release(tx: Tx, places: PlacesOfOrder, actor: Actor): Promise<void> {
    const { length: count } = await this.releaseRest(tx, places, actor);
    assert(count === places.seatNos.length, `order ${places.orderId} held ${count} of ${places.seatNos.length} claims`); // guard: release-count
  }

  /**
   * claimed → free, or back into its allotment, for what an order still has when some of its claims are gone: the others may not
   * stay behind.
   * @returns the places that it had
   */
  async releaseRest(tx: Tx, places: PlacesOfOrder, actor: Actor): Promise<readonly number[]> {
    const returned = await this.returnAllotted(tx, places, actor, 'released', 'c');
    const rest = without(places, returned);
    const freed = numbers(await rows<Numbered>(tx, RELEASE_PLACES, values(rest)));
    if (freed.length > 0) this.log(tx, { ...rest, seatNos: freed }, actor, 'released', 'c', 'f');
    return [...returned, ...freed];
  }

  /** sold → free, or back into its allotment, once the money is back with the buyer or the bank has refused it for good. */
  async giveBack(tx: Tx, places: PlacesOfOrder, actor: Actor): Promise<void> {
    const returned = await this.returnAllotted(tx, places, actor, 'given back', 's');
    const rest = without(places, returned);
    const count = await changed(tx, GIVE_BACK_PLACES, values(rest));
    assert(count === rest.seatNos.length, `order ${places.orderId} had ${count} of ${rest.seatNos.length} places`); // guard: give-back-count
    if (count > 0) this.log(tx, rest, actor, 'given back', 's', 'f');
  }

  /** What an allotment has is told by a statement that begins when its places are locked: before, it may be released meanwhile. */
  private async claimMixed(tx: Tx, places: PlacesOfOrder, allotmentId: string): Promise<readonly number[]> {
    const { eventId, seatNos, orderId } = places;
    const seen = await rows<Numbered & { state: PlaceState }>(tx, LOOK_AT_PLACES, [eventId, seatNos]);
    const free = numbers(seen.filter(({ state }) => state === 'f'));
    await changed(tx, CLAIM_PLACES, values({ ...places, seatNos: free }));
    const allotted = numbers(await rows<Numbered>(tx, CLAIM_ALLOTTED, [...values(places), allotmentId]));
    const claimed = new Set([...free, ...allotted]);
    const taken = seatNos.filter((seatNo) => !claimed.has(seatNo));
    if (taken.length > 0) throw new PlacesTaken(taken); // guard: claim-mixed
    const actor: Actor = `order:${orderId}`;
    if (free.length > 0) this.log(tx, { ...places, seatNos: free }, actor, 'claimed', 'f', 'c');
    if (allotted.length > 0) {
      this.log(tx, { ...places, seatNos: allotted }, actor, `claimed from:${allotmentId}`, 'x', 'c');
    }
    return allotted;
  }

  /** @returns the places that are set aside again */
  private async returnAllotted(
    tx: Tx,
    places: PlacesOfOrder,
    actor: Actor,
    cause: string,
    before: 'c' | 's',
  ): Promise<readonly number[]> {
    const { eventId, seatNos, orderId, allotmentId } = places;
    if (allotmentId === null) return [];
    await rows(tx, LOOK_AT_PLACES, [eventId, seatNos]);
    const returned = numbers(
      await rows<Numbered>(tx, RETURN_ALLOTTED, [eventId, seatNos, orderId, before, allotmentId]),
    );
    if (returned.length > 0) {
      this.log(tx, { ...places, seatNos: returned }, actor, `${cause} to:${allotmentId}`, before, 'x');
    }
    return returned;
  }

  private async taken(tx: Tx, places: PlacesOfOrder): Promise<PlacesTaken> {
    return new PlacesTaken(numbers(await rows<Numbered>(tx, TAKEN_PLACES, values(places))));
  }

  private log(
    tx: Tx,
    { eventId, seatNos, orderId }: Omit<PlacesOfOrder, 'allotmentId'>,
    actor: Actor,
    cause: string,
    before: PlaceState,
    after: PlaceState,
  ): void {
    lastly(tx, APPEND_LOG, [eventId, actor, cause, seatNos, before, after, orderId]);
  }
}

type Numbered = { seatNo: number };
const numbers = (found: readonly Numbered[]): number[] => found.map(({ seatNo }) => seatNo);

function values({ eventId, seatNos, orderId }: Omit<PlacesOfOrder, 'allotmentId'>): unknown[] {
  return [eventId, seatNos, orderId];
}

function without(places: PlacesOfOrder, gone: readonly number[]): PlacesOfOrder {
  if (gone.length === 0) return places;
  const left = new Set(gone);
  return { ...places, seatNos: places.seatNos.filter((seatNo) => !left.has(seatNo)) };
}
