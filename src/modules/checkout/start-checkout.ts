import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { crashPoint } from '../../platform/crash-points/index.ts';
import { Database, together, type Tx } from '../../platform/db/index.ts';
import { type Answer, claimKey, type Command, keepAnswer, keptAnswer } from '../../platform/http/index.ts';
import type { LiveEvent } from '../catalog/index.ts';
import { type Hold, HoldExpired, ReadHold } from '../holds/index.ts';
import type { Visitor } from '../identity/index.ts';
import { PlacesTaken } from '../inventory/index.ts';
import { ClaimOutcome } from './claim-outcome.ts';
import { ClaimPlaces } from './claim-places.ts';
import { insertOrder, lockBuyer, type NewOrder, type OrderLine, orderOfHold, readLines } from './checkout.store.ts';
import type { OrderRow } from './order.ts';
import { OrderLimits } from './order-limits.ts';
import { OrderView } from './order-view.ts';

/** `claimed`: the order has exactly the places of the hold. */
interface Claim {
  readonly answer: Answer;
  readonly claimed: boolean;
}

export interface Buyer {
  readonly email: string;
  readonly name: string;
}

/**
 * Turns a hold into an order: its places are claimed in PostgreSQL, in one transaction with the order. From here on
 * Redis can burn down with no effect on anyone who is paying.
 *
 * Cost: 3 Redis calls; 1 statement before and one transaction of 11 in 3 packets; with a room on 12; out of an allotment 2 to 3 more, of a package 1.
 * @throws HoldNotFound, HoldExpired, SeatsGone, PackageSoldOut, TooManyUnpaidOrders, OneOrderATurn, AddressLimit, TooManyRequests
 */
@Injectable()
export class StartCheckout {
  constructor(
    private readonly database: Database,
    private readonly readHold: ReadHold,
    private readonly places: ClaimPlaces,
    private readonly outcome: ClaimOutcome,
    private readonly view: OrderView,
    private readonly limits: OrderLimits,
  ) {}

  async run(visitor: Visitor, holdId: string, buyer: Buyer, command: Command): Promise<Answer> {
    // A replay must not need the hold any more.
    const replay = await keptAnswer(this.database, command);
    if (replay) return replay;
    await this.limits.take(visitor, holdId);
    const claimable = await this.readHold.forClaim(visitor.id, holdId).catch((refusal: unknown) => ({ refusal }));
    if ('refusal' in claimable) {
      // The claim ended the hold: whoever asks again under another key gets the order that it became.
      const became = await this.view.ofHold(visitor.id, holdId);
      if (!became) throw claimable.refusal;
      return { status: 201, body: became };
    }
    const { event, hold } = claimable;
    try {
      const { answer, claimed } = await this.database.transaction(
        (tx) => this.claim(tx, visitor, claimable, buyer, command),
        'with locks',
      );
      // Only what this hold's own order has claimed: telling Redis more would take places from everyone.
      crashPoint('C5');
      if (claimed) await this.outcome.won(event, hold);
      crashPoint('C4');
      return answer;
    } catch (error) {
      if (error instanceof PlacesTaken) throw await this.outcome.lost(event, hold, error);
      throw error;
    }
  }

  private async claim(
    tx: Tx,
    visitor: Visitor,
    { event, hold }: { readonly event: LiveEvent; readonly hold: Hold },
    buyer: Buyer,
    command: Command,
  ): Promise<Claim> {
    const address = this.limits.addressOf(hold);
    const [known, unpaid, existing] = await together(
      claimKey(tx, command),
      lockBuyer(tx, event.id, hold.visitor, address),
      orderOfHold(tx, event.id, hold.id),
    );
    if (known.known === 'answered') return { answer: known.answer, claimed: false };
    if (existing) return this.again(tx, event, hold, existing);
    this.limits.check(unpaid, hold);

    const id = uuidv7();
    const turn = this.limits.useTurn(tx, event.id, visitor, id);
    const claiming = this.places.run(tx, event, hold, id);
    const insert = (lines: readonly OrderLine[]) =>
      insertOrder(tx, newOrder(event, hold, { id, buyer, address, lines }), lines);
    const [, lines, order] = await together(
      turn,
      claiming,
      // What comes out of an allotment, and so what its lines say, only the claim tells; else they need not wait for it.
      hold.allotmentId === null ? insert(this.places.linesOf(event, hold)) : claiming.then(insert),
    );
    crashPoint('C3');
    const answer: Answer = { status: 201, body: this.view.response(event, order, lines, null) };
    keepAnswer(tx, command, answer);
    return { answer, claimed: true };
  }

  /**
   * The same hold under another key gets the order that it became, not a second one. But ids of holds come from the fan's
   * key: one made anew with an old key has an old order's id and other places, and is not that order.
   */
  private async again(tx: Tx, event: LiveEvent, hold: Hold, order: OrderRow): Promise<Claim> {
    const lines = await readLines(tx, event.id, order.id);
    const same = lines.length === hold.places.length && lines.every(({ seatNo }) => hold.places.includes(seatNo));
    if (!same || order.status !== 'pending') throw new HoldExpired();
    return { answer: { status: 201, body: await this.view.ofRow(tx, event, order) }, claimed: true };
  }
}

function newOrder(
  event: LiveEvent,
  hold: Hold,
  { id, buyer, address, lines }: { id: string; buyer: Buyer; address: string; lines: readonly OrderLine[] },
): NewOrder {
  const { organizerId, currency, payWithinMs } = event.row;
  return {
    eventId: event.id,
    id,
    organizerId,
    visitor: hold.visitor,
    email: buyer.email,
    name: buyer.name,
    currency,
    total: lines.reduce((total, { amount }) => total + amount, 0),
    packageId: hold.package?.id ?? null,
    packageName: hold.package?.name ?? null,
    holdId: hold.id,
    payWithinMs,
    address,
  };
}
