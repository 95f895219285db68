import { Injectable } from '@nestjs/common';
import { publicId } from '../../kit/index.ts';
import { Clock } from '../../platform/clock/index.ts';
import { Database, sqlFile } from '../../platform/db/index.ts';
import { decodeCursor, encodeCursor } from '../../platform/http/index.ts';
import type { EventDetail, EventPage, EventSummary, ListEventsQuery, SaleResponse } from './catalog.dto.ts';
import { type LiveEvent, LiveEvents } from './live-events.ts';
import { availabilityHint, type SaleState, saleStateAt, type SaleStatus } from './sale.ts';
import { StockPort } from './stock-port.ts';

const LIST_EVENTS = sqlFile(import.meta.url, './sql/list-events.sql');

/** What fans read of events. */
@Injectable()
export class CatalogQueries {
  constructor(
    private readonly database: Database,
    private readonly events: LiveEvents,
    private readonly stock: StockPort,
    private readonly clock: Clock,
  ) {}

  /** Published events in the order of their start; those that are over come only when `from` asks for them. */
  async list({ q, city, category, from, to, cursor, limit = 20 }: ListEventsQuery): Promise<EventPage> {
    const after = decodeCursor(cursor, ['date', 'number']);
    const since = from ?? new Date(this.clock.nowMs() - 12 * 3600_000).toISOString();
    const words = q?.trim() ? `%${q.trim().replaceAll(/[\\%_]/g, '\\$&')}%` : null;
    const found = await this.database.query<{ id: number; startsAt: Date }>(LIST_EVENTS, [
      words,
      city ?? null,
      category ?? null,
      since,
      to ?? null,
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
      limits: { maxPerOrder: row.maxPerOrder },
      holdTtlMs: row.holdTtlMs,
      seatmapUrl: `/api/events/${event.publicId}/seatmap?v=${row.seatmapHash}`,
      otherDates: await this.otherDates(event),
    };
  }

  /** The state that a fan sees, with stock looked at. */
  async saleState(event: LiveEvent): Promise<SaleState> {
    const state = saleStateAt({ ...event.row, saleStatus: event.saleStatus }, this.clock.now());
    if (state !== 'on_sale') return state;
    const stock = await this.stock.of(event);
    return stock && stock.available === 0 ? 'sold_out' : 'on_sale';
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
      sale: saleResponse(row, await this.saleState(event)),
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
    });
    const now = this.clock.now();
    return others.map((other) => ({
      id: publicId('evt', other.publicId),
      slug: other.slug,
      startsAt: other.startsAt.toISOString(),
      sale: saleResponse(other, saleStateAt({ ...other, saleStatus: other.saleStatus as SaleStatus }, now)),
    }));
  }
}

function saleResponse(
  { saleOpensAt, saleClosesAt }: { saleOpensAt: Date; saleClosesAt: Date },
  state: SaleState,
): SaleResponse {
  return { state, opensAt: saleOpensAt.toISOString(), closesAt: saleClosesAt.toISOString() };
}
