import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/index.ts';
import { HoldsModule } from '../holds/index.ts';
import { InventoryModule } from '../inventory/index.ts';
import { TicketsModule } from '../tickets/index.ts';
import { CapturePayment } from './capture-payment.ts';
import { ClaimOutcome } from './claim-outcome.ts';
import { CheckoutController } from './checkout.controller.ts';
import { CheckoutQueries } from './checkout.queries.ts';
import { CloseOrder } from './close-order.ts';
import { ExpireOrders } from './expire-orders.ts';
import { OrderLinks } from './order-links.ts';
import { OrderView } from './order-view.ts';
import { PAYMENT_PROVIDER } from './providers/payment-provider.ts';
import { StripeProvider } from './providers/stripe.provider.ts';
import { ReceiveWebhook } from './receive-webhook.ts';
import { SettlePayment } from './settle-payment.ts';
import { StartCheckout } from './start-checkout.ts';
import { StartPayment } from './start-payment.ts';
import { VoidPayment } from './void-payment.ts';

@Module({
  imports: [CatalogModule, HoldsModule, InventoryModule, TicketsModule],
  controllers: [CheckoutController],
  providers: [
    CapturePayment,
    CheckoutQueries,
    ClaimOutcome,
    CloseOrder,
    ExpireOrders,
    OrderLinks,
    OrderView,
    { provide: PAYMENT_PROVIDER, useClass: StripeProvider },
    ReceiveWebhook,
    SettlePayment,
    StartCheckout,
    StartPayment,
    VoidPayment,
  ],
  exports: [CheckoutQueries, OrderLinks],
})
export class CheckoutModule {}
