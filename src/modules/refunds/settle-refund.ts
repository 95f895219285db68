import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { parseEventScopedId } from '../../kit/index.ts';
import { Database, type Tx } from '../../platform/db/index.ts';
import { lockOrder } from '../checkout/index.ts';
import { SettleSeats } from '../holds/index.ts';
import {
  lockPayment,
  lockRefund,
  mergeRefund,
  MoneyPort,
  type ObservedRefund,
  raiseAttention,
  readRefund,
  type RefundRow,
} from '../payments/index.ts';
import { AlignOrder } from './align-order.ts';
import { RefundEffects, type RefundNews } from './refund-effects.ts';

/** Attention that belongs to no event of ours. */
const NO_EVENT = 0;

/**
 * Applies what a provider says of a refund, merged by rank under the locks: late, twice and out of order change nothing.
 * Succeeded: the places are on sale again. Failed: the fan has his places with new tickets, and a person is asked.
 *
 * Cost: one transaction of 8 to 16 statements.
 */
@Injectable()
export class SettleRefund implements OnModuleInit {
  private readonly log = new Logger('SettleRefund');

  constructor(
    private readonly database: Database,
    private readonly port: MoneyPort,
    private readonly seats: SettleSeats,
    private readonly align: AlignOrder,
    private readonly effects: RefundEffects,
  ) {}

  onModuleInit(): void {
    this.port.register({ refund: (provider, refundId, observed) => this.hear(provider, refundId, observed) });
  }

  async run(refund: RefundRow, news: RefundNews): Promise<void> {
    const freed = await this.database.transaction((tx) => this.apply(tx, refund, news));
    if (freed.length > 0) await this.seats.asInventorySays(refund.eventId, freed);
  }

  private async hear(provider: string, refundId: string | null, observed: ObservedRefund): Promise<boolean> {
    const of = refundId === null ? null : parseEventScopedId('rfn', refundId);
    if (refundId === null) await this.askAbout(provider, observed);
    const refund = of && (await readRefund(this.database, of.eventId, of.id));
    if (refund?.provider !== provider) return false;
    const { amount, currency, providerRef } = observed;
    if (refund.amount !== amount || refund.currency !== currency)
      throw new Error(`refund ${refund.id} is of another amount at ${provider}`);
    if (refund.providerRef !== null && refund.providerRef !== providerRef)
      throw new Error(`refund ${refund.id} was made twice at ${provider}: ${refund.providerRef} and ${providerRef}`);
    await this.run(refund, observed);
    return true;
  }

  private async apply(
    tx: Tx,
    { eventId, id, orderId, paymentId }: RefundRow,
    news: RefundNews,
  ): Promise<readonly number[]> {
    const order = await lockOrder(tx, eventId, orderId);
    const payment = await lockPayment(tx, eventId, paymentId);
    const refund = await lockRefund(tx, eventId, id);
    if (!order || !payment || !refund || mergeRefund(refund.status, news) === null) return [];
    const returned = await this.effects.run(tx, order, payment, refund, news);
    const { freed } = await this.align.run(tx, order, payment);
    this.log.log({ eventId, refundId: id, from: refund.status, to: news.status }, 'refund changed');
    return [...returned, ...freed];
  }

  /** Made by hand at the provider: we can't know of which seats. */
  private askAbout(provider: string, { providerRef, amount, currency }: ObservedRefund): Promise<void> {
    const what = `refund ${providerRef} at ${provider} of ${amount} ${currency} (minor units) was not made here`;
    return this.database.transaction((tx) => raiseAttention(tx, NO_EVENT, `refund:${provider}:${providerRef}`, what));
  }
}
