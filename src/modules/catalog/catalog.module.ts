import { Module } from '@nestjs/common';
import { CatalogAdminController } from './catalog-admin.controller.ts';
import { CatalogAdminQueries } from './catalog-admin.queries.ts';
import { CatalogController } from './catalog.controller.ts';
import { CatalogQueries } from './catalog.queries.ts';
import { CatalogService } from './catalog.service.ts';
import { LiveEvents } from './live-events.ts';
import { RoomPort } from './room-port.ts';
import { StockPort } from './stock-port.ts';

@Module({
  controllers: [CatalogController, CatalogAdminController],
  providers: [CatalogAdminQueries, CatalogQueries, CatalogService, LiveEvents, RoomPort, StockPort],
  exports: [CatalogQueries, CatalogService, LiveEvents, RoomPort, StockPort],
})
export class CatalogModule {}
