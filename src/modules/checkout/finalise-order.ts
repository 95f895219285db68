import { Injectable } from '@nestjs/common';
import { crashPoint } from '../../platform/crash-points/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { SettledState } from '../holds/index.ts';
import { ChangePlaces } from '../inventory/index.ts';
import { IssueTickets } from '../tickets/index.ts';
import { changeOrder, readLines } from './checkout.store.ts';
import type { OrderRow } from './order.ts';

/** Places whose state Redis is told of once the transaction has committed. */
export interface Settled {
  readonly eventId: number;
  readonly seatNos: readonly number[];
  /** `returned`: some are free, some set aside again. */
  readonly state: SettledState | 'returned';
  /** Whose order it is. */
  readonly visitor: string;
}

/** The claims of an order are not its own any more: nothing of the transaction may stay. */
export class ClaimLost extends Error {}

/**
 * The seats become the buyer's: places sold, tickets issued, order finalised, all or nothing, in the transaction that
 * learned of the money.
 *
 * Cost: 5 statements. @throws ClaimLost
 */
@Injectable()
export class FinaliseOrder {
  constructor(
    private readonly places: ChangePlaces,
    private readonly tickets: IssueTickets,
  ) {}

  async run(tx: Tx, order: OrderRow): Promise<{ order: OrderRow; settled: Settled }> {
    crashPoint('C11');
    const { eventId, id } = order;
    const seatNos = (await readLines(tx, eventId, id)).map(({ seatNo }) => seatNo);
    const sold = await this.places.sell(tx, { eventId, orderId: id, seatNos });
    if (!sold) throw new ClaimLost();
    await this.tickets.run(tx, eventId, id, seatNos);
    return {
      order: await changeOrder(tx, order, 'finalised'),
      settled: { eventId, seatNos, state: 'sold', visitor: order.visitor },
    };
  }
}
