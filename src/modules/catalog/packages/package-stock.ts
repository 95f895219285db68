import { Injectable } from '@nestjs/common';
import { assert } from '../../../kit/index.ts';
import { changed, sqlFile, type Tx } from '../../../platform/db/index.ts';

const TAKE_PACKAGE = sqlFile(import.meta.url, './sql/take-package.sql');
const GIVE_BACK_PACKAGE = sqlFile(import.meta.url, './sql/give-back-package.sql');

/** Which order has which package. */
export interface PackageOfOrder {
  readonly eventId: number;
  readonly packageId: string;
  readonly orderId: string;
}

/**
 * How many of a package are bought: one more with the claim of an order, one less when the order ends unpaid or its last ticket is given
 * back. All take the caller's transaction, behind the locks of its places.
 *
 * Cost: one statement each.
 */
@Injectable()
export class PackageStock {
  /** @returns false where its stock is used up: nothing may be kept of the transaction */
  async take(tx: Tx, { eventId, packageId, orderId }: PackageOfOrder): Promise<boolean> {
    return (await changed(tx, TAKE_PACKAGE, [eventId, packageId, orderId])) === 1;
  }

  async giveBack(tx: Tx, { eventId, packageId, orderId }: PackageOfOrder, actor: string): Promise<void> {
    const count = await changed(tx, GIVE_BACK_PACKAGE, [eventId, packageId, orderId, actor]);
    assert(count === 1, `order ${orderId} had a package that is not there`);
  }
}
