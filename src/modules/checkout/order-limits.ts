import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../platform/config/index.ts';
import { rows, sqlFile, type Tx } from '../../platform/db/index.ts';
import { Limits } from '../../platform/limits/index.ts';
import { AddressLimit, eventOfHold, type Hold } from '../holds/index.ts';
import { limitedBy, type SessionSecrets, Signer, type Visitor } from '../identity/index.ts';
import { Turns } from '../queue/index.ts';
import { OneOrderATurn, TooManyUnpaidOrders } from './checkout.errors.ts';
import type { Unpaid } from './checkout.store.ts';
import { MOST_UNPAID_ORDERS } from './order.ts';

const IS_OVER = sqlFile(import.meta.url, './sql/is-over.sql');

/** How often orders may be asked for, and how much one buyer and one network may have unpaid. */
@Injectable()
export class OrderLimits {
  private readonly addresses: Signer;

  constructor(
    private readonly limits: Limits,
    private readonly turns: Turns,
    @Inject(CONFIG) private readonly config: SessionSecrets & Pick<Config, 'holdSeatsPerAddress'>,
  ) {
    this.addresses = new Signer(config, 'order-address');
  }

  /** @throws TooManyRequests. A Redis that cannot count keeps nobody from buying what he holds */
  async take(visitor: Visitor, holdId: string): Promise<void> {
    const eventId = eventOfHold(holdId);
    if (eventId === null) return;
    const by = limitedBy(visitor);
    await this.limits.take({ action: 'order', tag: String(eventId), by, whenAway: 'allow' });
  }

  /** With a waiting room on. @throws OneOrderATurn */
  async useTurn(tx: Tx, eventId: number, visitor: Visitor, orderId: string): Promise<void> {
    const isOver = async (id: string): Promise<boolean> => (await rows(tx, IS_OVER, [eventId, id])).length > 0;
    if (!(await this.turns.use(tx, eventId, visitor, { id: orderId, isOver }))) throw new OneOrderATurn();
  }

  /** Stands for the network that made the hold, in the order's row: no address is kept. */
  addressOf({ address }: Hold): string {
    return this.addresses.mac(address);
  }

  /** @param unpaid read under the locks of buyer and network @throws TooManyUnpaidOrders, AddressLimit */
  check(unpaid: Unpaid, { places }: Hold): void {
    if (unpaid.orders >= MOST_UNPAID_ORDERS) throw new TooManyUnpaidOrders();
    if (unpaid.placesOfAddress + places.length > this.config.holdSeatsPerAddress) throw new AddressLimit();
  }
}
