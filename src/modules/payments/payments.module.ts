import { Module, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.ts';
import { CONFIG, type Config } from '../../platform/config/index.ts';
import { AdmissionPort, QueueModule } from '../queue/index.ts';
import { ApplyWebhook } from './apply-webhook.ts';
import { Breakers } from './breakers.ts';
import { CallMetrics } from './call-metrics.ts';
import { CallRoad } from './call-road.ts';
import { Deadlines } from './deadlines.ts';
import { Gateways } from './gateways.ts';
import { VisitorBudget } from './visitor-budget.ts';
import { MoneyPort } from './money-port.ts';
import { PaceRedis } from './pace.redis.ts';
import { Pace } from './pace.ts';
import { ProviderCalls } from './provider-calls.ts';
import { FakepayBProvider } from './providers/fakepay-b.provider.ts';
import { PAYMENT_ADAPTERS, type PaymentProvider } from './providers/payment-provider.ts';
import { StripeProvider } from './providers/stripe.provider.ts';
import { ReceiveWebhook } from './receive-webhook.ts';
import { ResolvePayment } from './resolve-payment.ts';
import { RetryInbox } from './retry-inbox.ts';

/** Every provider that has settings: one of them may take no new payments and still finish its own. */
function adaptersOf(config: Config, clock: Clock): PaymentProvider[] {
  const { fakepayB } = config;
  return [new StripeProvider(config), ...(fakepayB ? [new FakepayBProvider(fakepayB, clock)] : [])];
}

@Module({
  imports: [QueueModule],
  providers: [
    ApplyWebhook,
    Breakers,
    CallMetrics,
    CallRoad,
    Deadlines,
    Gateways,
    MoneyPort,
    Pace,
    PaceRedis,
    { provide: PAYMENT_ADAPTERS, useFactory: adaptersOf, inject: [CONFIG, Clock] },
    ProviderCalls,
    ReceiveWebhook,
    ResolvePayment,
    RetryInbox,
    VisitorBudget,
  ],
  exports: [Deadlines, Gateways, MoneyPort, ProviderCalls, ReceiveWebhook, ResolvePayment],
})
export class PaymentsModule implements OnModuleInit {
  constructor(
    private readonly admission: AdmissionPort,
    private readonly budget: VisitorBudget,
  ) {}

  /** The queue must not know this room, so this room tells it what it can take. */
  onModuleInit(): void {
    this.admission.registerLimit('payments', (event) => this.budget.perSecond(event.row.currency));
  }
}
