import { Injectable } from '@nestjs/common';
import { assert } from '../../kit/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { ObservedDispute } from './dispute.ts';
import type { Observed, PaymentRow } from './payment.ts';
import type { ObservedRefund } from './refund.ts';

/** What later rooms do about news of money. Each merges by rank: late, twice and out of order change nothing. */
export interface MoneyListeners {
  /** @param mark to be called in the transaction of what it does, where it does anything @returns whether it was */
  payment(payment: PaymentRow, observed: Observed, mark: (tx: Tx) => void): Promise<boolean>;
  /** @param refundId ours, where the provider's object names it @returns whether it was a refund of ours */
  refund(provider: string, refundId: string | null, observed: ObservedRefund): Promise<boolean>;
  dispute(payment: PaymentRow, observed: ObservedDispute): Promise<void>;
}

/** This room hears from providers and does not know the rooms that act on it: they register here. */
@Injectable()
export class MoneyPort {
  private readonly listeners: Partial<MoneyListeners> = {};

  register(listeners: Partial<MoneyListeners>): void {
    Object.assign(this.listeners, listeners);
  }

  on<Kind extends keyof MoneyListeners>(kind: Kind): MoneyListeners[Kind] {
    const listener = this.listeners[kind];
    assert(listener, `nobody listens to news of a ${kind}`);
    return listener;
  }
}
