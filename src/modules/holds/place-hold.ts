import { Inject, Injectable } from '@nestjs/common';
import { unreachable } from '../../kit/index.ts';
import { CONFIG, type Config } from '../../platform/config/index.ts';
import { IdempotencyKeyReused } from '../../platform/http/index.ts';
import { Limits } from '../../platform/limits/index.ts';
import { CatalogQueries, type LiveEvent } from '../catalog/index.ts';
import { limitedBy, type Visitor } from '../identity/index.ts';
import { alternativesOf, alternativesTo, planChoice } from './choose-places.ts';
import { type HoldChoice, type Pick as SeatPick, SEAT_BYTE } from './hold.ts';
import { choicePrint, HoldIds } from './hold-ids.ts';
import { AddressLimit, HoldLimit, HoldNotFound, NotAvailable, NotOnSale, SeatTaken } from './holds.errors.ts';
import type { HeldReply, PlaceReply } from './holds.redis.ts';
import { PlaceBatches } from './place-batches.ts';
import { type Board, SeatBoard } from './seat-board.ts';

/** A hold and how it came about. `split`: the seats are not all side by side. */
export interface PlacedHold {
  readonly id: string;
  readonly held: HeldReply;
  readonly split: boolean;
}

/** A search that lost its race to others looks again on a fresh board, this often. */
const SEARCHES = 4;

/**
 * Holds places for a visitor while he decides: all of them or none. With `changing` it replaces the places of a hold he
 * has, and the clock goes on.
 *
 * Cost: two Redis calls, its turn and its places, each shared with every other hold of the same tick; a board at most 100 ms
 * old.
 * @throws SeatTaken when another visitor has one of the seats; carries alternatives of the same size.
 * @throws NotAvailable, HoldLimit, AddressLimit, NotOnSale, UnknownSeat, HoldNotFound (changing), IdempotencyKeyReused,
 * TooManyRequests
 */
@Injectable()
export class PlaceHold {
  constructor(
    private readonly catalog: CatalogQueries,
    private readonly board: SeatBoard,
    private readonly batches: PlaceBatches,
    private readonly ids: HoldIds,
    private readonly limits: Limits,
    @Inject(CONFIG) private readonly config: Pick<Config, 'holdSeatsPerAddress'>,
  ) {}

  async place(visitor: Visitor, event: LiveEvent, choice: HoldChoice, key: string): Promise<PlacedHold> {
    await this.admit(visitor, event);
    return this.search(
      visitor,
      event,
      choice,
      (generation) => ({
        id: this.ids.of(event.id, generation, visitor.id, key),
        before: this.ids.before(event.id, generation, visitor.id, key),
      }),
      null,
    );
  }

  /** @param own the places that the hold has: free for it, whatever the board says */
  async change(
    visitor: Visitor,
    event: LiveEvent,
    choice: HoldChoice,
    holdId: string,
    own: readonly number[],
  ): Promise<PlacedHold> {
    await this.admit(visitor, event);
    return this.search(visitor, event, choice, () => ({ id: holdId, before: null }), own);
  }

  private async admit(visitor: Visitor, event: LiveEvent): Promise<void> {
    const state = await this.catalog.saleState(event);
    // A sold-out event is asked all the same: the board may be old, and a retry of a hold that exists must find it.
    if (state !== 'on_sale' && state !== 'sold_out') throw new NotOnSale(state);
    // Without Redis there are no holds either: to go on would only make two calls wait.
    const by = limitedBy(visitor);
    await this.limits.take({ action: 'hold', tag: String(event.id), by, whenAway: 'refuse' });
  }

  private async search(
    visitor: Visitor,
    event: LiveEvent,
    choice: HoldChoice,
    idIn: (generation: number) => { id: string; before: string | null },
    own: readonly number[] | null,
  ): Promise<PlacedHold> {
    let board = await this.board.of(event.id);
    for (let attempt = 1; ; attempt++) {
      const { pick, split } = planChoice(event, withOwn(board.bytes, own ?? []), choice);
      const reply = await this.batches.place(event.id, {
        idIn,
        visitor: visitor.id,
        address: visitor.address,
        print: choicePrint(choice),
        ttl: event.row.holdTtlMs,
        visitorLimit: event.row.maxPerOrder,
        addressLimit: this.config.holdSeatsPerAddress,
        change: own === null ? 0 : 1,
        pick,
      });
      if (reply.outcome === 'held') return { id: reply.id, held: reply, split };
      const lost = reply.outcome === 'none' || reply.outcome === 'taken';
      const searchable = choice.kind === 'best' && lost && (attempt === 1 || !isEmpty(pick));
      board = await this.board.of(event.id, true);
      if (!searchable || attempt === SEARCHES) throw this.refusal(event, board, reply, choice, pick);
    }
  }

  private refusal(
    event: LiveEvent,
    board: Board,
    reply: Exclude<PlaceReply, HeldReply>,
    choice: HoldChoice,
    pick: SeatPick,
  ): Error {
    switch (reply.outcome) {
      case 'taken': {
        const asked = 'seats' in pick ? pick.seats : reply.places;
        const taken = reply.places.map((place) => event.places.labelOf(place).id);
        return new SeatTaken(taken, alternativesTo(event, board.bytes, asked));
      }
      case 'none':
        return new NotAvailable(alternativesOf(event, board.bytes, choice));
      case 'limit':
        return new HoldLimit(event.row.maxPerOrder);
      case 'address_limit':
        return new AddressLimit();
      case 'reused':
        return new IdempotencyKeyReused();
      case 'missing':
        return new HoldNotFound();
      default:
        return unreachable(reply);
    }
  }
}

function isEmpty(pick: SeatPick): boolean {
  return 'windows' in pick && pick.windows.length === 0;
}

function withOwn(bytes: string, own: readonly number[]): string {
  let seen = bytes;
  for (const place of own) seen = seen.slice(0, place) + SEAT_BYTE.free + seen.slice(place + 1);
  return seen;
}
