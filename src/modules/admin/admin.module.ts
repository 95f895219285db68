import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/index.ts';
import { HoldsModule } from '../holds/index.ts';
import { InventoryModule } from '../inventory/index.ts';
import { AdminController } from './admin.controller.ts';
import { AdminQueries } from './admin.queries.ts';

@Module({
  imports: [CatalogModule, HoldsModule, InventoryModule],
  controllers: [AdminController],
  providers: [AdminQueries],
})
export class AdminModule {}
