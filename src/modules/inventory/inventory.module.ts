import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/index.ts';
import { AllotmentCodes } from './allotments/allotment-codes.ts';
import { AllotmentQueries } from './allotments/allotment.queries.ts';
import { ReleaseAllotment } from './allotments/release-allotment.ts';
import { SetAside } from './allotments/set-aside.ts';
import { BlockPlaces } from './block-places.ts';
import { ChangePlaces } from './change-places.ts';
import { InventoryController } from './inventory.controller.ts';
import { InventoryQueries } from './inventory.queries.ts';
import { PublishEvent } from './publish-event.ts';
import { SeatmapQueries } from './seatmap.queries.ts';

@Module({
  imports: [CatalogModule],
  controllers: [InventoryController],
  providers: [
    AllotmentCodes,
    AllotmentQueries,
    BlockPlaces,
    ChangePlaces,
    InventoryQueries,
    PublishEvent,
    ReleaseAllotment,
    SeatmapQueries,
    SetAside,
  ],
  exports: [
    AllotmentCodes,
    AllotmentQueries,
    BlockPlaces,
    ChangePlaces,
    InventoryQueries,
    PublishEvent,
    ReleaseAllotment,
    SetAside,
  ],
})
export class InventoryModule {}
