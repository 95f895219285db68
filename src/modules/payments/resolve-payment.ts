import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.ts';
import { Gateways } from './gateways.ts';
import type { PaymentRow } from './payment.ts';
import { PaymentRefused, ProviderAway, TooFast } from './payments.errors.ts';
import { ProviderCalls } from './provider-calls.ts';
import type { OpenedPayment } from './providers/payment-provider.ts';

/** `absent`: proved that there is none and will be none. `nothing`: nobody knows, ask again later. */
export type Evidence = OpenedPayment | 'absent' | 'nothing';

/**
 * Finds out how a payment stands at its provider, by evidence only: its own answer to the same call, or the payment
 * itself. What is not known stays unknown.
 *
 * Cost: one call to the provider, two where the first tells nothing.
 * @throws TooFast, ProviderAway
 */
@Injectable()
export class ResolvePayment {
  constructor(
    private readonly calls: ProviderCalls,
    private readonly gateways: Gateways,
    private readonly clock: Clock,
  ) {}

  async run(payment: PaymentRow, email: string): Promise<Evidence> {
    if (payment.providerRef !== null) return this.calls.retrieve(payment, payment.providerRef);
    const { idempotency } = this.gateways.of(payment.provider).capabilities;
    const sentMsAgo = payment.sentAt === null ? 0 : this.clock.nowMs() - payment.sentAt.getTime();
    // Where only successes are kept for their key, a repeat of a call that failed after its effect would be a second effect.
    if (payment.sentAt !== null && !idempotency.replaysErrors) {
      const found = await this.calls.find(payment);
      if (found) return found;
    }
    if (sentMsAgo >= idempotency.lifetimeMs) return (await this.calls.find(payment)) ?? 'nothing';
    try {
      return await this.calls.create(payment, email);
    } catch (error) {
      if (error instanceof PaymentRefused) return 'absent';
      if (!(error instanceof ProviderAway) || error instanceof TooFast || payment.sentAt === null) throw error;
      // An error that is kept for its key is answered for ever: the payment itself must tell.
      return (await this.calls.find(payment)) ?? 'nothing';
    }
  }
}
