import { Injectable } from '@nestjs/common';
import { crashPoint } from '../../platform/crash-points/index.ts';
import { together, type Tx } from '../../platform/db/index.ts';
import type { SettledState } from '../holds/index.ts';
import { ChangePlaces } from '../inventory/index.ts';
import { IssueTickets } from '../tickets/index.ts';
import { changeOrder, type OrderLine, readLines } from './checkout.store.ts';
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
 * Cost: 5 statements, of which 3 leave together and one with COMMIT. @throws ClaimLost
 */
@Injectable()
export class FinaliseOrder {
  constructor(
    private readonly places: ChangePlaces,
    private readonly tickets: IssueTickets,
  ) {}

  /** @param lines of the order, where they were read under its lock already */
  async run(
    tx: Tx,
    order: OrderRow,
    lines: readonly OrderLine[] | null = null,
  ): Promise<{ order: OrderRow; settled: Settled }> {
    crashPoint('C11');
    const { eventId, id } = order;
    const seatNos = (lines ?? (await readLines(tx, eventId, id))).map(({ seatNo }) => seatNo);
    const [sold, , finalised] = await together(
      this.places.sell(tx, { eventId, orderId: id, seatNos }),
      this.tickets.run(tx, eventId, id, seatNos),
      changeOrder(tx, order, 'finalised'),
    );
    if (!sold) throw new ClaimLost();
    return {
      order: finalised,
      settled: { eventId, seatNos, state: 'sold', visitor: order.visitor },
    };
  }
}
