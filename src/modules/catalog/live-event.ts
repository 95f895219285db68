import type { EventGetPayload } from '../../platform/db/generated/models/Event.ts';
import type { LevelPrice } from './level-price.ts';
import type { LivePackage } from './packages/package.ts';
import type { SaleStatus } from './sale.ts';
import type { PlaceIndex } from './seating-plan/index.ts';

const PACKAGES = {
  where: { status: { not: 'withdrawn' } },
  include: { components: { orderBy: { levelNo: 'asc' } } },
  orderBy: { id: 'asc' },
} as const;
/** What an event is read with. */
export const WITH_ALL = {
  venue: true,
  organizer: true,
  priceLevels: { orderBy: { levelNo: 'asc' } },
  packages: PACKAGES,
} as const;
export type EventRow = EventGetPayload<{ include: typeof WITH_ALL }>;

/** A published event as every hot path needs it: its row (fresh to 250 ms), its prices, and its places by index and by id. */
export interface LiveEvent {
  readonly id: number;
  readonly publicId: string;
  readonly row: EventRow;
  readonly saleStatus: SaleStatus;
  readonly levels: readonly LevelPrice[];
  /** Without those that were withdrawn, the oldest first. */
  readonly packages: readonly LivePackage[];
  readonly places: PlaceIndex;
  /** Index of the layout's category → index of the price level. */
  readonly levelOfCategory: Uint8Array;
  /** Whether accessible places are kept for those who need them. As fresh as the row: it ends 250 ms late at most, never early. */
  readonly keepsAccessible: boolean;
}
