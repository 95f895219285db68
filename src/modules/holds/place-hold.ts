import { Inject, Injectable } from '@nestjs/common';
import { assert, unreachable } from '../../kit/index.ts';
import { CONFIG, type Config } from '../../platform/config/index.ts';
import { IdempotencyKeyReused } from '../../platform/http/index.ts';
import { type Asked as Counted, Limits } from '../../platform/limits/index.ts';
import { CatalogQueries, type LiveEvent } from '../catalog/index.ts';
import { limitedBy, type Visitor } from '../identity/index.ts';
import { type Reason, reasonFor } from './best/explain.ts';
import { Asker } from './best/crowd.ts';
import { SeatViews } from './best/seat-views.ts';
import { bytesWith, planAllotted, type OpenedAllotment, type Seen } from './allotments/choose-allotted.ts';
import { alternativesOf, alternativesTo, fixesOf, planChoice, viewOf } from './choose-places.ts';
import { type HoldChoice, type Pick as SeatPick, SEAT_BYTE } from './hold.ts';
import { choicePrint, HoldIds } from './hold-ids.ts';
import {
  AddressLimit,
  HoldLimit,
  HoldNotFound,
  NotAvailable,
  NotOnSale,
  OrphanSeat,
  SeatTaken,
} from './holds.errors.ts';
import type { PlaceReply } from './place-wire.ts';
import type { HeldReply } from './replies.ts';
import {
  type HeldBefore,
  isWhole,
  packageWanted,
  type PackageWanted,
  planPackage,
  reasonOf,
} from './packages/choose-package.ts';
import { PlaceBatches } from './place-batches.ts';
import { SeatBoard } from './seat-board.ts';

/** A hold, and why it has these seats where we have chosen them. */
export interface PlacedHold {
  readonly id: string;
  readonly held: HeldReply;
  readonly reason: Reason | null;
}

/** What he asks for, and the allotment whose code he has, or null. */
interface Wanted {
  readonly choice: HoldChoice;
  readonly opened: OpenedAllotment | null;
  /** Null: single tickets. */
  readonly package: PackageWanted | null;
  /** The turn that is taken with the places; null where it has been. */
  readonly turn: Counted | null;
}

/** A search that lost its race to others looks again on a fresh board, this often. */
const SEARCHES = 4;

/**
 * Holds places for a visitor while he decides: all of them or none. With `changing` it replaces the places of a hold he
 * has, and the clock goes on.
 *
 * Cost: one Redis call for who names his seats, which takes his turn and his places; else two, since nobody is searched for who has
 * no turn. Each is shared with every other hold of the same tick. A board at most 100 ms old.
 * @throws SeatTaken when another visitor has one of the seats; carries alternatives of the same size.
 * @throws OrphanSeat when it would leave a seat alone and need not; carries choices of the same size that do not.
 * @throws NotAvailable, HoldLimit, AddressLimit, NotOnSale, UnknownSeat, HoldNotFound (changing), IdempotencyKeyReused,
 * TooManyRequests
 */
@Injectable()
export class PlaceHold {
  private readonly views = new SeatViews();

  constructor(
    private readonly catalog: CatalogQueries,
    private readonly board: SeatBoard,
    private readonly batches: PlaceBatches,
    private readonly ids: HoldIds,
    private readonly limits: Limits,
    @Inject(CONFIG) private readonly config: Pick<Config, 'holdSeatsPerAddress'>,
  ) {}

  /** @param opened the allotment whose code he has, or null */
  async place(
    visitor: Visitor,
    event: LiveEvent,
    choice: HoldChoice,
    opened: OpenedAllotment | null,
    key: string,
  ): Promise<PlacedHold> {
    const asking = this.admit(visitor, event);
    // A search costs more than a turn, and what is kept has offers in its place: neither is done for who has no turn.
    const isNamed = choice.kind === 'seats' && opened === null && !event.keepsAccessible;
    if (!isNamed) await this.limits.take(asking);
    return this.search(
      visitor,
      event,
      wantedBy(event, choice, opened, null, isNamed ? asking : null),
      (generation) => ({
        id: this.ids.of(event.id, generation, visitor.id, key),
        before: this.ids.before(event.id, generation, visitor.id, key),
      }),
      null,
    );
  }

  /** The places that the hold has are free for it, whatever the board says. */
  async change(
    visitor: Visitor,
    event: LiveEvent,
    choice: HoldChoice,
    opened: OpenedAllotment | null,
    before: HeldBefore & { readonly id: string },
  ): Promise<PlacedHold> {
    await this.limits.take(this.admit(visitor, event));
    const wanted = wantedBy(event, choice, opened, before, null);
    return this.search(visitor, event, wanted, () => ({ id: before.id, before: null }), before.places);
  }

  /** @returns the turn that he has to take @throws NotOnSale */
  private admit(visitor: Visitor, event: LiveEvent): Counted {
    // A sold-out event is asked all the same: the board may be old, and a retry of a hold that exists must find it.
    const state = this.catalog.stateByClock(event);
    if (state !== 'on_sale') throw new NotOnSale(state);
    // Without Redis there are no holds either: to go on would only make two calls wait.
    return { action: 'hold', tag: String(event.id), by: limitedBy(visitor), whenAway: 'refuse' };
  }

  private async search(
    visitor: Visitor,
    event: LiveEvent,
    wanted: Wanted,
    idIn: (generation: number) => { id: string; before: string | null },
    own: readonly number[] | null,
  ): Promise<PlacedHold> {
    const { choice, opened, turn } = wanted;
    let board = await this.board.of(event.id);
    const asker = new Asker();
    try {
      for (let attempt = 1; ; attempt++) {
        const spread = attempt === 1 ? undefined : this.views.nextSpread();
        const bytes = withOwn(board.bytes, own ?? []);
        const view = own ? viewOf(event, bytes) : this.views.of(event, board);
        let plan: Plan;
        try {
          plan = planOf(event, { bytes, view, own: own ?? [] }, wanted, spread);
        } catch (refused) {
          // Whoever asks for what there is not is counted as well.
          if (turn) await this.limits.take(turn); // guard: count-refused
          throw refused;
        }
        const { pick, allotted } = plan;
        asker.looksAs(pick);
        const asked = {
          idIn,
          visitor: visitor.id,
          ...(visitor.account === null ? {} : { account: visitor.account }),
          address: visitor.address,
          print: choicePrint(opened ? { ...choice, allotment: opened.id } : choice),
          ttl: event.row.holdTtlMs,
          visitorLimit: event.row.maxPerOrder,
          addressLimit: this.config.holdSeatsPerAddress,
          change: own === null ? (0 as const) : (1 as const),
          pick,
          ...(opened && { allotment: opened.id, allotted }),
          ...(wanted.package && { package: wanted.package.held }),
        };
        const reply = turn ? await this.placeInTurn(event.id, asked, turn) : await this.batches.place(event.id, asked);
        if (reply.outcome === 'held') {
          const { generation, change, record } = reply;
          if (change !== null) this.views.note(event, { generation, change, places: record.seats });
          return { id: reply.id, held: reply, reason: whyThese(event, choice, record.seats) };
        }
        const lost = reply.outcome === 'none' || reply.outcome === 'taken';
        const searchable = isOurs(wanted, reply) && lost && (attempt === 1 || !isEmpty(pick));
        board = await this.board.of(event.id, true);
        if (!searchable || attempt === SEARCHES) {
          const open = bytesWith(withOwn(board.bytes, own ?? []), opened);
          throw refusal(event, open, reply, wanted, pick);
        }
      }
    } finally {
      asker.leave();
    }
  }

  /** @throws TooManyRequests */
  private async placeInTurn(
    eventId: number,
    asked: Parameters<PlaceBatches['placeInTurn']>[1],
    turn: Counted,
  ): Promise<Awaited<ReturnType<PlaceBatches['place']>>> {
    const answer = await this.batches.placeInTurn(eventId, asked, this.limits.turnOf(turn));
    if (!('stopped' in answer)) return answer;
    this.limits.beyond(turn, answer.stopped);
    throw new Error('stopped by a turn that was given');
  }
}

function refusal(
  event: LiveEvent,
  bytes: string,
  reply: Exclude<PlaceReply, HeldReply>,
  { choice, package: wanted }: Wanted,
  pick: SeatPick,
): Error {
  const named = (places: readonly number[]) => places.map((place) => event.places.labelOf(place).id);
  // What is offered instead of a package's seats is the package's, too.
  const fitting = (groups: string[][]) => (wanted ? groups.filter((seats) => isWhole(event, wanted, seats)) : groups);
  switch (reply.outcome) {
    case 'taken': {
      const asked = 'seats' in pick ? pick.seats : reply.places;
      return new SeatTaken(named(reply.places), fitting(alternativesTo(event, bytes, asked)));
    }
    case 'orphan': {
      const asked = 'seats' in pick ? pick.seats : [];
      return new OrphanSeat(named(reply.places), fitting(fixesOf(event, bytes, asked)));
    }
    case 'none': {
      if (wanted?.closed) return wanted.closed;
      const taken = choice.kind === 'package' ? (choice.seats ?? []).filter((id) => !isFree(event, bytes, id)) : [];
      return taken.length > 0 ? new SeatTaken(taken, []) : new NotAvailable(alternativesOf(event, bytes, choice));
    }
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

function isFree({ places }: LiveEvent, bytes: string, id: string): boolean {
  return bytes[places.placeOf(id) ?? -1] === SEAT_BYTE.free;
}

/** @throws HoldLimit: the script says it too; but a search for fifty seats costs more than one for four. UnknownPackage */
function wantedBy(
  event: LiveEvent,
  choice: HoldChoice,
  opened: OpenedAllotment | null,
  before: HeldBefore | null,
  turn: Counted | null,
): Wanted {
  const wanted = choice.kind === 'package' ? packageWanted(event, choice, before) : null;
  const tickets = wanted?.components.reduce((sum, { quantity }) => sum + quantity, 0);
  const size = tickets ?? (choice.kind === 'best' ? choice.quantity : 0);
  if (size > event.row.maxPerOrder) throw new HoldLimit(event.row.maxPerOrder);
  return { choice, opened, package: wanted, turn };
}

interface Plan {
  readonly pick: SeatPick;
  readonly allotted?: readonly number[];
}

/** What the script shall try, and which of it is an allotment's. */
function planOf(event: LiveEvent, seen: Seen, { choice, opened, package: wanted }: Wanted, spread?: number): Plan {
  if (choice.kind === 'package') {
    assert(wanted, 'a package was looked up');
    return { pick: planPackage(event, seen.view, choice, wanted, spread) };
  }
  return opened
    ? planAllotted(event, seen, choice, opened, spread)
    : { pick: planChoice(event, seen.view, choice, spread) };
}

/** Where we choose the places, the next ones may do. */
function isOurs({ choice, opened, package: wanted }: Wanted, { outcome }: PlaceReply): boolean {
  if (choice.kind === 'package') return outcome === 'none' && !wanted?.closed;
  return choice.kind === 'best' || (opened !== null && choice.kind === 'area');
}

function whyThese(event: LiveEvent, choice: HoldChoice, places: readonly number[]): Reason | null {
  if (choice.kind === 'package') return choice.seats ? null : reasonOf(event, places);
  return choice.kind === 'best' ? reasonFor(event.places, places) : null;
}

function isEmpty(pick: SeatPick): boolean {
  if ('parts' in pick) return pick.parts.some(isEmpty);
  return ('windows' in pick && pick.windows.length === 0) || ('groups' in pick && pick.groups.length === 0);
}

/** As it would be without the hold: what it has out of an allotment would be nobody else's. */
function withOwn(bytes: string, own: readonly number[]): string {
  let seen = bytes;
  const back = own.filter((place) => bytes[place] !== SEAT_BYTE.allotted && bytes[place] !== SEAT_BYTE.blocked);
  for (const place of back) seen = seen.slice(0, place) + SEAT_BYTE.free + seen.slice(place + 1);
  return seen;
}
