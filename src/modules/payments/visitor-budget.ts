import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../platform/config/index.ts';
import { bucketOf } from './buckets.ts';
import { Gateways } from './gateways.ts';
import { MethodNotTaken } from './payments.errors.ts';

/** Payments that one visitor begins who comes in to buy: some need a second try, with another card. */
const PAYMENTS_A_VISITOR = 1.25;

/** How many visitors a second the payment provider can take: what may be created, by what each of them creates. */
@Injectable()
export class VisitorBudget {
  constructor(
    private readonly gateways: Gateways,
    @Inject(CONFIG) private readonly config: Pick<Config, 'paymentCallsPerSecond'>,
  ) {}

  /** Null where nobody takes money: then that is not what bounds a sale. */
  perSecond(currency: string): number | null {
    const first = this.firstFor(currency);
    if (first === undefined) return null;
    const { operation } = this.config.paymentCallsPerSecond[first.name] ?? first.capabilities.callsPerSecond;
    return 1_000_000 / bucketOf(operation, true).intervalUs / PAYMENTS_A_VISITOR;
  }

  private firstFor(currency: string) {
    try {
      return this.gateways.taking('card', currency)[0]?.provider;
    } catch (error) {
      if (error instanceof MethodNotTaken) return undefined;
      throw error;
    }
  }
}
