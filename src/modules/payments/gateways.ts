import { Inject, Injectable } from '@nestjs/common';
import { assert } from '../../kit/index.ts';
import { CONFIG, type Config } from '../../platform/config/index.ts';
import { MethodNotTaken } from './payments.errors.ts';
import type { PaymentFlow } from './payment.ts';
import { PAYMENT_ADAPTERS, type PaymentProvider } from './providers/payment-provider.ts';

/** The providers that are in use, in the order in which they are asked. */
@Injectable()
export class Gateways {
  private readonly byName: ReadonlyMap<string, PaymentProvider>;

  constructor(
    @Inject(PAYMENT_ADAPTERS) adapters: readonly PaymentProvider[],
    @Inject(CONFIG) private readonly config: Pick<Config, 'paymentProviders'>,
  ) {
    this.byName = new Map(adapters.map((adapter) => [adapter.name, adapter]));
  }

  /** Whom a payment is bound to. Also one that takes no new payments any more finishes its own. */
  of(name: string): PaymentProvider {
    const provider = this.byName.get(name);
    assert(provider, `payments of ${name} need its settings: a provider is never removed before its money is settled`);
    return provider;
  }

  /** Every provider that has settings, also one that takes no new payments any more. */
  names(): string[] {
    return [...this.byName.keys()];
  }

  known(name: string): boolean {
    return this.byName.has(name);
  }

  /** Who may take a new payment, best first. @throws MethodNotTaken */
  taking(method: string, currency: string): { provider: PaymentProvider; flow: PaymentFlow }[] {
    const all = this.config.paymentProviders.map((name) => this.of(name));
    const taking = all.flatMap((provider) => {
      const way = provider.capabilities.methods.find((each) => each.method === method && takes(each, currency));
      return way ? [{ provider, flow: way.flow }] : [];
    });
    if (taking.length === 0) throw new MethodNotTaken(method, this.methodsOf(currency));
    return taking;
  }

  methodsOf(currency: string): string[] {
    const all = this.config.paymentProviders.flatMap((name) => this.of(name).capabilities.methods);
    return [...new Set(all.filter((each) => takes(each, currency)).map(({ method }) => method))];
  }
}

function takes({ currencies }: { currencies: readonly string[] | null }, currency: string): boolean {
  return currencies === null || currencies.includes(currency);
}
