import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/index.ts';
import { HoldsModule } from '../holds/index.ts';
import { InventoryModule } from '../inventory/index.ts';
import { PaymentsModule } from '../payments/index.ts';
import { QueueModule } from '../queue/index.ts';
import { TicketsModule } from '../tickets/index.ts';
import { AfterSettling } from './after-settling.ts';
import { CapturePayment } from './capture-payment.ts';
import { ClaimOutcome } from './claim-outcome.ts';
import { ClaimPlaces } from './claim-places.ts';
import { CheckoutController } from './checkout.controller.ts';
import { CheckoutQueries } from './checkout.queries.ts';
import { CloseOrder } from './close-order.ts';
import { CompletePayments } from './complete-payments.ts';
import { ExpireOrders } from './expire-orders.ts';
import { FinaliseOrder } from './finalise-order.ts';
import { FreeSeats } from './free-seats.ts';
import { OrderLimits } from './order-limits.ts';
import { OrderLinks } from './order-links.ts';
import { OrderView } from './order-view.ts';
import { PaymentJobs } from './payment-jobs.ts';
import { PlaceLateMoney } from './place-late-money.ts';
import { ReleaseOrder } from './release-order.ts';
import { SettlePayment } from './settle-payment.ts';
import { StartCheckout } from './start-checkout.ts';
import { StartPayment } from './start-payment.ts';
import { SwitchPayment } from './switch-payment.ts';
import { TellQueue } from './tell-queue.ts';
import { VoidPayment } from './void-payment.ts';

@Module({
  imports: [CatalogModule, HoldsModule, InventoryModule, PaymentsModule, QueueModule, TicketsModule],
  controllers: [CheckoutController],
  providers: [
    AfterSettling,
    CapturePayment,
    CheckoutQueries,
    ClaimOutcome,
    ClaimPlaces,
    CloseOrder,
    CompletePayments,
    ExpireOrders,
    FinaliseOrder,
    FreeSeats,
    OrderLimits,
    OrderLinks,
    OrderView,
    PaymentJobs,
    PlaceLateMoney,
    ReleaseOrder,
    SettlePayment,
    StartCheckout,
    StartPayment,
    SwitchPayment,
    TellQueue,
    VoidPayment,
  ],
  exports: [CheckoutQueries, OrderLinks],
})
export class CheckoutModule {}
