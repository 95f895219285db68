import { Module } from '@nestjs/common';
import { PaymentsModule } from '../payments/index.ts';
import { Reconcile } from './reconcile.ts';
import { ReconcileController } from './reconcile.controller.ts';
import { ReconcileQueries } from './reconcile.queries.ts';
import { WatchMoney } from './watch-money.ts';

@Module({
  imports: [PaymentsModule],
  controllers: [ReconcileController],
  providers: [Reconcile, ReconcileQueries, WatchMoney],
  exports: [Reconcile, ReconcileQueries],
})
export class ReconcileModule {}
