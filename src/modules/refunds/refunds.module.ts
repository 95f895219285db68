import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/index.ts';
import { CheckoutModule } from '../checkout/index.ts';
import { HoldsModule } from '../holds/index.ts';
import { InventoryModule } from '../inventory/index.ts';
import { PaymentsModule } from '../payments/index.ts';
import { TicketsModule } from '../tickets/index.ts';
import { AlignOrder } from './align-order.ts';
import { AnswerDispute } from './answer-dispute.ts';
import { LookAfterRefunds } from './look-after-refunds.ts';
import { RefundEffects } from './refund-effects.ts';
import { RefundsAdminController } from './refunds-admin.controller.ts';
import { RefundsController } from './refunds.controller.ts';
import { RefundsQueries } from './refunds.queries.ts';
import { RequestRefund } from './request-refund.ts';
import { ReturnLateMoney } from './return-late-money.ts';
import { ReturnPlaces } from './return-places.ts';
import { SendRefund } from './send-refund.ts';
import { SettleDispute } from './settle-dispute.ts';
import { SettleRefund } from './settle-refund.ts';
import { WatchDisputes } from './watch-disputes.ts';

@Module({
  imports: [CatalogModule, CheckoutModule, HoldsModule, InventoryModule, PaymentsModule, TicketsModule],
  controllers: [RefundsController, RefundsAdminController],
  providers: [
    AlignOrder,
    AnswerDispute,
    LookAfterRefunds,
    RefundEffects,
    RefundsQueries,
    RequestRefund,
    ReturnLateMoney,
    ReturnPlaces,
    SendRefund,
    SettleDispute,
    SettleRefund,
    WatchDisputes,
  ],
  exports: [RefundsQueries],
})
export class RefundsModule {}
