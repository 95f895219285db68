import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.ts';
import { Database, sqlFile } from '../../platform/db/index.ts';
import { decodeCursor, encodeCursor } from '../../platform/http/index.ts';
import type { EventDetail, EventPage, EventSummary, ListEventsQuery, SaleResponse } from './catalog.dto.ts';
import type { LiveEvent } from './live-event.ts';
import { LiveEvents } from './live-events.ts';
import { offersOf } from './packages/package-view.ts';
import { availabilityHint, type SaleState, saleStateAt } from './sale.ts';
import { RoomPort } from './room-port.ts';
import { type Stock, StockPort } from './stock-port.ts';

const LIST_EVENTS = sqlFile(import.meta.url, './sql/list-events.sql');

/** What fans read of events. */
@Injectable()
export class CatalogQueries {
  constructor(
    private readonly database: Database,
    private readonly events: LiveEvents,
    private readonly stock: StockPort,
    private readonly rooms: RoomPort,
    private readonly clock: Clock,
  ) {}

  /** Published events in the order of their start; those that are over come only when `from` asks for them. */
  async list({ q, city, category, from, to, cursor, limit = 20 }: ListEventsQuery): Promise<EventPage> {
    const after = decodeCursor(cursor, ['date', 'number']);
    const since =
      from === undefined ? new Date(this.clock.nowMs() - 12 * 3600_000).toISOString() : new Date(from).toISOString();
    const words = q?.trim() ? `%${q.trim().replaceAll(/[\\%_]/g, '\\$&')}%` : null;
    const found = await this.database.query<{ id: number; startsAt: Date }>(LIST_EVENTS, [
      words,
      city ?? null,
      category ?? null,
      since,
      to === undefined ? null : new Date(to).toISOString(),
      after?.[0] ?? null,
      after?.[1] ?? null,
      limit + 1,
    ]);
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    const items = await Promise.all(page.map(async ({ id }) => this.summary(await this.events.byNumber(id))));
    return { items, nextCursor: last ? encodeCursor([last.startsAt.toISOString(), last.id]) : null };
  }

  async detail(event: LiveEvent): Promise<EventDetail> {
    const { row, levels } = event;
    return {
      ...(await this.summary(event)),
      description: row.description,
      access: row.access,
      doorsAt: row.doorsAt?.toISOString() ?? null,
      endsAt: row.endsAt.toISOString(),
      venue: { name: row.venue.name, address: row.venue.address, city: row.venue.city, country: row.venue.country },
      priceLevels: levels.map(({ key, name, color, price, fees, attributes }) => ({
        key,
        name,
        color,
        price,
        fees,
        attributes: [...attributes],
      })),
      packages: offersOf(event.packages),
      limits: { maxPerOrder: row.maxPerOrder },
      accessibleKeptUntil: row.accessibleKeptUntil?.toISOString() ?? null,
      holdTtlMs: row.holdTtlMs,
      seatmapUrl: `/api/events/${event.publicId}/seatmap?v=${row.seatmapHash}`,
      otherDates: await this.otherDates(event),
    };
  }

  /** The state by the clock and the organizer's word, whatever is left. */
  stateByClock({ row, saleStatus }: LiveEvent): SaleState {
    const { saleOpensAt, saleClosesAt } = row;
    return saleStateAt({ saleStatus, saleOpensAt, saleClosesAt }, this.clock.now());
  }

  /** The state as fans are told it, with stock and waiting room looked at. */
  async toldState(event: LiveEvent): Promise<SaleState> {
    const state = this.stateByClock(event);
    return this.withRoom(event, state === 'on_sale' ? withStock(state, await this.stock.of(event)) : state);
  }

  /** What fans are told: where a waiting room is open, the way leads through it. */
  private async withRoom(event: LiveEvent, state: SaleState): Promise<SaleState> {
    const open = (state === 'announced' || state === 'on_sale') && (await this.rooms.isOpen(event));
    return open ? 'queue_open' : state;
  }

  private async summary(event: LiveEvent): Promise<EventSummary> {
    const { row, levels } = event;
    const stock = await this.stock.of(event);
    const cheapest = levels.reduce<(typeof levels)[number] | null>(
      (least, level) => (least === null || level.price.amount < least.price.amount ? level : least),
      null,
    );
    return {
      id: event.publicId,
      slug: row.slug,
      title: row.title,
      subtitle: row.subtitle,
      category: row.category,
      accent: row.accent,
      image: null,
      startsAt: row.startsAt.toISOString(),
      timezone: row.venue.timezone,
      venue: { name: row.venue.name, city: row.venue.city, country: row.venue.country },
      sale: saleResponse(row, await this.withRoom(event, withStock(this.stateByClock(event), stock))),
      priceFrom: cheapest?.price ?? null,
      availability: stock ? availabilityHint(stock.available, stock.total) : null,
      series: row.seriesKey === null ? null : { key: row.seriesKey, title: row.seriesTitle ?? row.title },
    };
  }

  private async otherDates({ row }: LiveEvent): Promise<EventDetail['otherDates']> {
    if (row.seriesKey === null) return [];
    const others = await this.database.prisma.event.findMany({
      where: { organizerId: row.organizerId, seriesKey: row.seriesKey, status: 'published', id: { not: row.id } },
      orderBy: { startsAt: 'asc' },
      take: 60,
      select: { id: true },
    });
    return Promise.all(
      others.map(async ({ id }) => {
        const other = await this.events.byNumber(id);
        const { slug, startsAt } = other.row;
        const sale = saleResponse(other.row, await this.toldState(other));
        return { id: other.publicId, slug, startsAt: startsAt.toISOString(), sale };
      }),
    );
  }
}

function saleResponse(
  { saleOpensAt, saleClosesAt }: { saleOpensAt: Date; saleClosesAt: Date },
  state: SaleState,
): SaleResponse {
  return { state, opensAt: saleOpensAt.toISOString(), closesAt: saleClosesAt.toISOString() };
}

function withStock(state: SaleState, stock: Stock | null): SaleState {
  return state === 'on_sale' && stock?.available === 0 ? 'sold_out' : state;
}
