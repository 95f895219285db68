import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/index.ts';
import { BlockPlaces } from './block-places.ts';
import { ChangePlaces } from './change-places.ts';
import { InventoryController } from './inventory.controller.ts';
import { InventoryQueries } from './inventory.queries.ts';
import { PublishEvent } from './publish-event.ts';
import { SeatmapQueries } from './seatmap.queries.ts';

@Module({
  imports: [CatalogModule],
  controllers: [InventoryController],
  providers: [BlockPlaces, ChangePlaces, InventoryQueries, PublishEvent, SeatmapQueries],
  exports: [BlockPlaces, ChangePlaces, InventoryQueries, PublishEvent],
})
export class InventoryModule {}
