import { Module } from '@nestjs/common';
import { CatalogAdminController } from './catalog-admin.controller.ts';
import { CatalogAdminQueries } from './catalog-admin.queries.ts';
import { CatalogController } from './catalog.controller.ts';
import { CatalogQueries } from './catalog.queries.ts';
import { CatalogService } from './catalog.service.ts';
import { LiveEvents } from './live-events.ts';
import { PackagesController } from './packages/packages.controller.ts';
import { PackageStock } from './packages/package-stock.ts';
import { Packages } from './packages/packages.ts';
import { RoomPort } from './room-port.ts';
import { StockPort } from './stock-port.ts';

@Module({
  controllers: [CatalogController, CatalogAdminController, PackagesController],
  providers: [
    CatalogAdminQueries,
    CatalogQueries,
    CatalogService,
    LiveEvents,
    Packages,
    PackageStock,
    RoomPort,
    StockPort,
  ],
  exports: [CatalogQueries, CatalogService, LiveEvents, Packages, PackageStock, RoomPort, StockPort],
})
export class CatalogModule {}
