import { Module } from '@nestjs/common';
import { CONFIG, type Config } from '../../platform/config/index.ts';
import { ApplyWebhook } from './apply-webhook.ts';
import { Deadlines } from './deadlines.ts';
import { Gateways } from './gateways.ts';
import { MoneyPort } from './money-port.ts';
import { PaymentsQueries } from './payments.queries.ts';
import { ProviderCalls } from './provider-calls.ts';
import { PAYMENT_ADAPTERS, type PaymentProvider } from './providers/payment-provider.ts';
import { StripeProvider } from './providers/stripe.provider.ts';
import { ReceiveWebhook } from './receive-webhook.ts';
import { ResolvePayment } from './resolve-payment.ts';
import { RetryInbox } from './retry-inbox.ts';

/** Every provider that has settings: one of them may take no new payments and still finish its own. */
function adaptersOf(config: Config): PaymentProvider[] {
  return [new StripeProvider(config)];
}

@Module({
  providers: [
    ApplyWebhook,
    Deadlines,
    Gateways,
    MoneyPort,
    { provide: PAYMENT_ADAPTERS, useFactory: adaptersOf, inject: [CONFIG] },
    PaymentsQueries,
    ProviderCalls,
    ReceiveWebhook,
    ResolvePayment,
    RetryInbox,
  ],
  exports: [Deadlines, Gateways, MoneyPort, PaymentsQueries, ProviderCalls, ReceiveWebhook, ResolvePayment],
})
export class PaymentsModule {}
