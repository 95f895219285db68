import { Inject, Injectable } from '@nestjs/common';
import { unreachable } from '../../kit/index.ts';
import { CONFIG, type Config } from '../../platform/config/index.ts';
import { IdempotencyKeyReused } from '../../platform/http/index.ts';
import { CatalogQueries, type LiveEvent } from '../catalog/index.ts';
import type { Visitor } from '../identity/index.ts';
import { alternativesTo, planChoice } from './choose-places.ts';
import type { HoldChoice } from './hold.ts';
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
 * Cost: one Redis call, shared with every other hold of the same tick; a board at most 100 ms old.
 * @throws SeatTaken when another visitor has one of the seats; carries alternatives of the same size.
 * @throws NotAvailable, HoldLimit, AddressLimit, NotOnSale, UnknownSeat, HoldNotFound (changing), IdempotencyKeyReused
 */
@Injectable()
export class PlaceHold {
  constructor(
    private readonly catalog: CatalogQueries,
    private readonly board: SeatBoard,
    private readonly batches: PlaceBatches,
    private readonly ids: HoldIds,
    @Inject(CONFIG) private readonly config: Pick<Config, 'holdSeatsPerAddress'>,
  ) {}

  async place(visitor: Visitor, event: LiveEvent, choice: HoldChoice, key: string): Promise<PlacedHold> {
    const state = await this.catalog.saleState(event);
    // A sold-out event is asked all the same: the board may be old, and a retry of a hold that exists must find it.
    if (state !== 'on_sale' && state !== 'sold_out') throw new NotOnSale(state);
    return this.search(visitor, event, choice, this.ids.of(event.id, visitor.id, key), false);
  }

  async change(visitor: Visitor, event: LiveEvent, choice: HoldChoice, holdId: string): Promise<PlacedHold> {
    const state = await this.catalog.saleState(event);
    if (state !== 'on_sale' && state !== 'sold_out') throw new NotOnSale(state);
    return this.search(visitor, event, choice, holdId, true);
  }

  private async search(
    visitor: Visitor,
    event: LiveEvent,
    choice: HoldChoice,
    id: string,
    changing: boolean,
  ): Promise<PlacedHold> {
    let board = await this.board.of(event.id);
    for (let attempt = 1; ; attempt++) {
      const { pick, split } = planChoice(event, board.bytes, choice);
      const reply = await this.batches.place(event.id, {
        id,
        visitor: visitor.id,
        address: visitor.address,
        print: choicePrint(choice),
        ttl: event.row.holdTtlMs,
        visitorLimit: event.row.maxPerOrder,
        addressLimit: this.config.holdSeatsPerAddress,
        change: changing ? 1 : 0,
        pick,
      });
      if (reply.outcome === 'held') return { id, held: reply, split };
      const searchable = choice.kind === 'best' && (reply.outcome === 'none' || reply.outcome === 'taken');
      board = await this.board.of(event.id, true);
      if (!searchable || attempt === SEARCHES) throw this.refusal(event, board, reply, pick);
    }
  }

  private refusal(event: LiveEvent, board: Board, reply: Exclude<PlaceReply, HeldReply>, pick: object): Error {
    switch (reply.outcome) {
      case 'taken': {
        const asked = 'seats' in pick ? (pick.seats as number[]) : reply.places;
        const taken = reply.places.map((place) => event.places.labelOf(place).id);
        return new SeatTaken(taken, alternativesTo(event, board.bytes, asked));
      }
      case 'none':
        return new NotAvailable([]);
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
