import { gunzip } from 'node:zlib';
import { promisify } from 'node:util';
import { publicId } from '../../kit/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import { type Database, sqlFile } from '../../platform/db/index.ts';
import { EventNotFound } from './catalog.errors.ts';
import { livePackage } from './packages/package.ts';
import { levelPrice } from './level-price.ts';
import { type EventRow, type LiveEvent, WITH_ALL } from './live-event.ts';
import type { SaleStatus } from './sale.ts';
import {
  attributeNames,
  indexPlaces,
  type LayoutCategory,
  type PlaceIndex,
  type SeatingLayout,
} from './seating-plan/index.ts';

const LOOK_AT_EVENTS = sqlFile(import.meta.url, './sql/look-at-events.sql');
const MOST_PLANS = 64;
const unzip = promisify(gunzip);

/** What was read of an event, and what it was made of. */
export interface ReadEvent {
  readonly event: LiveEvent;
  readonly plan: IndexedPlan;
  /** Of all its rows: while they are the same, so is the event. */
  readonly versions: string;
}

interface IndexedPlan {
  readonly places: PlaceIndex;
  readonly categories: readonly LayoutCategory[];
}

/** `row`: null where it is as it was. */
interface Seen {
  readonly versions: string;
  readonly row: EventRow | null;
}

/**
 * Reads published events from PostgreSQL, many at once.
 *
 * Cost: one statement that looks whether any has changed; where one has, those that read it. A layout is read once and kept (6 MB for
 * 50,000 seats).
 */
export class ReadEvents {
  private readonly plans = new Map<string, Promise<IndexedPlan>>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * @param wanted events by their numbers, each with what was read of it last, or null
   * @returns each by itself: what is wrong with one is no trouble of another's. @throws EventNotFound also for a draft
   */
  of(wanted: ReadonlyMap<number, ReadEvent | null>): Map<number, Promise<ReadEvent>> {
    const seen = this.look(wanted);
    const read = async (eventId: number, last: ReadEvent | null): Promise<ReadEvent> =>
      this.made((await seen).get(eventId), last);
    return new Map([...wanted].map(([eventId, last]) => [eventId, read(eventId, last)]));
  }

  async layoutOf(planId: string): Promise<SeatingLayout> {
    const { layout } = await this.database.prisma.seatingPlan.findUniqueOrThrow({
      where: { id: planId },
      select: { layout: true },
    });
    return JSON.parse((await unzip(layout)).toString('utf8')) as SeatingLayout;
  }

  /** Versions first: a change that comes between the two is found by the next look. */
  private async look(wanted: ReadonlyMap<number, ReadEvent | null>): Promise<Map<number, Seen>> {
    const found = await this.database.query<{ id: number; versions: string }>(LOOK_AT_EVENTS, [[...wanted.keys()]]);
    const changed = found.filter(({ id, versions }) => wanted.get(id)?.versions !== versions).map(({ id }) => id);
    const rows = new Map<number, EventRow>();
    if (changed.length > 0) {
      const read = await this.database.prisma.event.findMany({
        where: { id: { in: changed }, status: 'published' },
        include: WITH_ALL,
      });
      for (const row of read) rows.set(row.id, row);
    }
    const isThere = ({ id }: { id: number }): boolean => rows.has(id) || !changed.includes(id);
    return new Map(
      found.filter(isThere).map(({ id, versions }) => [id, { versions, row: rows.get(id) ?? null }] as const),
    );
  }

  /** @param last what was read of it before: its places are there already, however many other plans have been asked for since */
  private async made(seen: Seen | undefined, last: ReadEvent | null): Promise<ReadEvent> {
    if (!seen) throw new EventNotFound();
    const row = seen.row ?? last?.event.row;
    if (!row) throw new EventNotFound();
    const keepsAccessible = this.clock.now() < (row.accessibleKeptUntil ?? 0);
    if (last && row === last.event.row && keepsAccessible === last.event.keepsAccessible) return last;
    const plan = last?.event.row.planId === row.planId ? last.plan : await this.planOf(row.planId);
    return { event: { ...priced(row, plan), keepsAccessible }, plan, versions: seen.versions };
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
