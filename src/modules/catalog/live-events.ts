import { gunzip } from 'node:zlib';
import { promisify } from 'node:util';
import { Injectable } from '@nestjs/common';
import { parsePublicId, publicId } from '../../kit/index.ts';
import { Clock } from '../../platform/clock/index.ts';
import { Database } from '../../platform/db/index.ts';
import type { EventGetPayload } from '../../platform/db/generated/models/Event.ts';
import { EventNotFound } from './catalog.errors.ts';
import { type LivePackage, livePackage } from './packages/package.ts';
import { type LevelPrice, levelPrice } from './level-price.ts';
import type { SaleStatus } from './sale.ts';
import {
  attributeNames,
  indexPlaces,
  type LayoutCategory,
  type PlaceIndex,
  type SeatingLayout,
} from './seating-plan/index.ts';

const PACKAGES = {
  where: { status: { not: 'withdrawn' } },
  include: { components: { orderBy: { levelNo: 'asc' } } },
  orderBy: { id: 'asc' },
} as const;
const WITH_ALL = {
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

const FRESH_MS = 250;
const MOST_PLANS = 64;
const unzip = promisify(gunzip);

/**
 * The events that fans see, remembered by each replica.
 *
 * Cost: one SQL statement an event per 250 ms and replica, however many ask; a layout is read once and kept (6 MB for
 * 50,000 seats). An organizer's pause is in force everywhere 250 ms later.
 */
@Injectable()
export class LiveEvents {
  private readonly events = new Map<number, Kept>();
  private readonly numbers = new Map<string, number>();
  private readonly plans = new Map<string, Promise<IndexedPlan>>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @param idOrSlug `evt_...` or a slug @throws EventNotFound also for a draft: fans may not know of it */
  async byIdOrSlug(idOrSlug: string): Promise<LiveEvent> {
    const known = this.numbers.get(idOrSlug);
    if (known !== undefined) return this.byNumber(known);
    const uuid = idOrSlug.startsWith('evt_') ? parsePublicId('evt', idOrSlug) : null;
    if (idOrSlug.length > 120 || (uuid === null && !/^[a-z0-9-]+$/.test(idOrSlug))) throw new EventNotFound();
    const found = await this.database.prisma.event.findFirst({
      where: { ...(uuid === null ? { slug: idOrSlug } : { publicId: uuid }), status: 'published' },
      select: { id: true },
    });
    if (!found) throw new EventNotFound();
    if (this.numbers.size > 10_000) this.numbers.clear();
    this.numbers.set(idOrSlug, found.id);
    return this.byNumber(found.id);
  }

  /** @param eventId the short number @throws EventNotFound */
  byNumber(eventId: number): Promise<LiveEvent> {
    const now = this.clock.nowMs();
    const known = this.events.get(eventId);
    if (known && known.untilMs > now) return known.event;
    const reading = this.read(eventId, known?.last ?? null);
    const event = reading.then((read) => read.event);
    const kept: Kept = { untilMs: now + FRESH_MS, event, last: null };
    this.events.set(eventId, kept);
    // A failed read is not remembered: the next caller tries again.
    reading.then(
      (read) => (kept.last = read),
      () => this.events.delete(eventId),
    );
    return event;
  }

  /** For who cannot wait: null where it would have to be read. */
  remembered(idOrSlug: string): LiveEvent | null {
    const kept = this.events.get(this.numbers.get(idOrSlug) ?? -1);
    return kept && kept.untilMs > this.clock.nowMs() ? (kept.last?.event ?? null) : null;
  }

  /** @param last what was read of it before: its places are there already, however many other plans have been asked for since */
  private async read(eventId: number, last: Read | null): Promise<Read> {
    const row = await this.database.prisma.event.findFirst({
      where: { id: eventId, status: 'published' },
      include: WITH_ALL,
    });
    if (!row) throw new EventNotFound();
    const plan = last?.event.row.planId === row.planId ? last.plan : await this.planOf(row.planId);
    const event = { ...priced(row, plan), keepsAccessible: this.clock.now() < (row.accessibleKeptUntil ?? 0) };
    return { event, plan };
  }

  /** A seating plan's places. Plans never change, so the index is made once. */
  private planOf(planId: string): Promise<IndexedPlan> {
    const known = this.plans.get(planId);
    if (known) return known;
    if (this.plans.size >= MOST_PLANS) this.plans.delete(this.plans.keys().next().value ?? '');
    const made = this.layoutOf(planId).then((layout) => ({
      places: indexPlaces(layout),
      categories: layout.categories,
    }));
    this.plans.set(planId, made);
    made.catch(() => this.plans.delete(planId));
    return made;
  }

  async layoutOf(planId: string): Promise<SeatingLayout> {
    const { layout } = await this.database.prisma.seatingPlan.findUniqueOrThrow({
      where: { id: planId },
      select: { layout: true },
    });
    return JSON.parse((await unzip(layout)).toString('utf8')) as SeatingLayout;
  }
}

interface Kept {
  readonly untilMs: number;
  readonly event: Promise<LiveEvent>;
  /** Null while it is being read. */
  last: Read | null;
}

interface Read {
  readonly event: LiveEvent;
  readonly plan: IndexedPlan;
}

interface IndexedPlan {
  readonly places: PlaceIndex;
  readonly categories: readonly LayoutCategory[];
}

function priced(row: EventRow, { places, categories }: IndexedPlan): Omit<LiveEvent, 'keepsAccessible'> {
  const levels = row.priceLevels.map((level) =>
    levelPrice(level, row.currency, attributeNames(categories.find(({ name }) => name === level.category)?.attrs ?? 0)),
  );
  const levelOfCategory = Uint8Array.from(categories, ({ name }) =>
    Math.max(
      0,
      levels.findIndex(({ category }) => category === name),
    ),
  );
  const saleStatus = row.saleStatus as SaleStatus;
  const packages = row.packages.map((each) => livePackage(each, levels, row.currency));
  return {
    id: row.id,
    publicId: publicId('evt', row.publicId),
    row,
    saleStatus,
    levels,
    packages,
    places,
    levelOfCategory,
  };
}
