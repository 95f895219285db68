import { Module, type OnModuleInit } from '@nestjs/common';
import { CatalogModule, StockPort } from '../catalog/index.ts';
import { InventoryModule } from '../inventory/index.ts';
import { AdmissionPort, QueueModule } from '../queue/index.ts';
import { AllotmentCodeController } from './allotments/allotment-code.controller.ts';
import { AllotmentsController } from './allotments/allotments.controller.ts';
import { CodesOfStaff } from './allotments/codes-of-staff.ts';
import { Allotments } from './allotments/allotments.ts';
import { EventsOfStaff } from './allotments/events-of-staff.ts';
import { OpenAllotment } from './allotments/open-allotment.ts';
import { ReleaseDue } from './allotments/release-due.ts';
import { AvailabilityController } from './availability.controller.ts';
import { Availability } from './availability.ts';
import { ExpireHolds } from './expire-holds.ts';
import { ExtendHold } from './extend-hold.ts';
import { FastAvailability } from './fast-availability.ts';
import { FastHolds } from './fast-holds.ts';
import { Generations } from './generations.ts';
import { countOf, SEAT_BYTE } from './hold.ts';
import { HoldIds } from './hold-ids.ts';
import { HoldsController } from './holds.controller.ts';
import { HoldsRedis } from './holds.redis.ts';
import { OwnHoldsController } from './own-holds.controller.ts';
import { PlaceBatches } from './place-batches.ts';
import { PlaceHold } from './place-hold.ts';
import { ReadHold } from './read-hold.ts';
import { ReleaseHold } from './release-hold.ts';
import { CompareEvent } from './compare-event.ts';
import { Deadlines } from './deadlines.ts';
import { Journal } from './journal.ts';
import { MissingHold } from './missing-hold.ts';
import { Reconcile } from './reconcile.ts';
import { SeatBoard } from './seat-board.ts';
import { SettleSeats } from './settle-seats.ts';
import { StreamController } from './stream/stream.controller.ts';
import { StreamMetrics } from './stream/stream-metrics.ts';
import { Streams } from './stream/streams.ts';

/** Of the places in fans' hands, those that will come back at least. */
const RETURN_SHARE = 0.1;

@Module({
  imports: [CatalogModule, InventoryModule, QueueModule],
  controllers: [
    AllotmentCodeController,
    AllotmentsController,
    AvailabilityController,
    HoldsController,
    OwnHoldsController,
    StreamController,
  ],
  providers: [
    Allotments,
    Availability,
    CodesOfStaff,
    EventsOfStaff,
    ExpireHolds,
    ExtendHold,
    Generations,
    HoldIds,
    HoldsRedis,
    FastAvailability,
    FastHolds,
    PlaceBatches,
    PlaceHold,
    ReadHold,
    ReleaseHold,
    CompareEvent,
    Deadlines,
    Journal,
    MissingHold,
    OpenAllotment,
    Reconcile,
    ReleaseDue,
    SeatBoard,
    SettleSeats,
    StreamMetrics,
    Streams,
  ],
  exports: [ReadHold, SeatBoard, SettleSeats],
})
export class HoldsModule implements OnModuleInit {
  constructor(
    private readonly stock: StockPort,
    private readonly admission: AdmissionPort,
    private readonly board: SeatBoard,
    private readonly redis: HoldsRedis,
  ) {}

  /** Stock comes from the board. Catalog and queue must not know this room, so this room tells them. */
  onModuleInit(): void {
    this.stock.register(async (event) => {
      const { available } = await this.board.of(event.id);
      return { available, total: event.places.placeCount };
    });
    this.admission.registerStock(async (event) => {
      const { available, bytes } = await this.board.of(event.id);
      const inHand = countOf(bytes, SEAT_BYTE.held) + countOf(bytes, SEAT_BYTE.claimed);
      return { free: available, returning: inHand * RETURN_SHARE };
    });
    this.admission.registerKeeper((event, sessions) => this.redis.holding(event.id, sessions));
  }
}
