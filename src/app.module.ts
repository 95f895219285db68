import { type DynamicModule, Module } from '@nestjs/common';
import { AdminModule } from './modules/admin/index.ts';
import { AuditModule } from './modules/audit/index.ts';
import { CatalogModule } from './modules/catalog/index.ts';
import { CheckoutModule } from './modules/checkout/index.ts';
import { HoldsModule } from './modules/holds/index.ts';
import { IdentityModule } from './modules/identity/index.ts';
import { InventoryModule } from './modules/inventory/index.ts';
import { NotifyModule } from './modules/notify/index.ts';
import { OpsModule } from './modules/ops/index.ts';
import { PaymentsModule } from './modules/payments/index.ts';
import { ReconcileModule } from './modules/reconcile/index.ts';
import { QueueModule } from './modules/queue/index.ts';
import { RefundsModule } from './modules/refunds/index.ts';
import { TicketsModule } from './modules/tickets/index.ts';
import { ClockModule } from './platform/clock/index.ts';
import { type Config, ConfigModule } from './platform/config/index.ts';
import { DbModule } from './platform/db/index.ts';
import { HttpModule } from './platform/http/index.ts';
import { OutboxModule } from './platform/outbox/index.ts';
import { RedisModule } from './platform/redis/index.ts';
import { TelemetryModule } from './platform/telemetry/index.ts';

/** The rooms, in the order of a purchase. */
@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(config),
        TelemetryModule.with(config.logLevel),
        ClockModule,
        DbModule,
        RedisModule,
        HttpModule,
        OutboxModule,
        IdentityModule,
        CatalogModule,
        InventoryModule,
        QueueModule,
        HoldsModule,
        PaymentsModule,
        CheckoutModule,
        TicketsModule,
        RefundsModule,
        NotifyModule,
        AdminModule,
        ReconcileModule,
        AuditModule,
        OpsModule,
      ],
    };
  }
}
