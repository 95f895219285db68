import { Injectable } from '@nestjs/common';
import { eventScopedId, money, parseEventScopedId, publicId } from '../../kit/index.ts';
import { Clock } from '../../platform/clock/index.ts';
import { Database, sqlFile } from '../../platform/db/index.ts';
import type { EventGetPayload } from '../../platform/db/generated/models/Event.ts';
import { decodeCursor, encodeCursor } from '../../platform/http/index.ts';
import { CatalogService, ownedBy, type PageQuery, saleStateAt, type SaleStatus } from '../catalog/index.ts';
import { SEAT_BYTE, SeatBoard } from '../holds/index.ts';
import type { Staff } from '../identity/index.ts';
import { type Channel, InventoryQueries, type PlaceCounts } from '../inventory/index.ts';
import type { AdminEvent, AdminEventPage, AdminOrderPage, Counts, OrdersQuery, SoldBy } from './admin.dto.ts';

const LIST_ORDERS = sqlFile(import.meta.url, './sql/list-orders.sql');
const SUM_REVENUE = sqlFile(import.meta.url, './sql/sum-revenue.sql');
const SOLD_BY_CHANNEL = sqlFile(import.meta.url, './sql/sold-by-channel.sql');
const WITH_OWNERS = { venue: true, organizer: true } as const;
type SoldByChannel = { eventId: number; channel: Channel; sold: number };
type OwnedEvent = EventGetPayload<{ include: typeof WITH_OWNERS }>;

/** What organizers and operators see. Every query is limited to the tenant; an operator sees all. */
@Injectable()
export class AdminQueries {
  constructor(
    private readonly database: Database,
    private readonly catalog: CatalogService,
    private readonly inventory: InventoryQueries,
    private readonly board: SeatBoard,
    private readonly clock: Clock,
  ) {}

  /** Newest start first. */
  async events(staff: Staff, { cursor, limit = 20 }: PageQuery): Promise<AdminEventPage> {
    const before = decodeCursor(cursor, ['date', 'number']);
    const where = before
      ? {
          OR: [
            { startsAt: { lt: new Date(before[0] ?? 0) } },
            { startsAt: new Date(before[0] ?? 0), id: { lt: Number(before[1]) } },
          ],
        }
      : {};
    const found = await this.database.prisma.event.findMany({
      where: { ...ownedBy(staff), ...where },
      include: WITH_OWNERS,
      orderBy: [{ startsAt: 'desc' }, { id: 'desc' }],
      take: limit + 1,
    });
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return {
      items: await this.withNumbers(page),
      nextCursor: last ? encodeCursor([last.startsAt.toISOString(), last.id]) : null,
    };
  }

  async event(staff: Staff, id: string): Promise<AdminEvent> {
    const { id: number } = await this.catalog.event(staff, id);
    const row = await this.database.prisma.event.findUniqueOrThrow({ where: { id: number }, include: WITH_OWNERS });
    const [event] = await this.withNumbers([row]);
    if (!event) throw new Error('an event without numbers');
    return event;
  }

  async orders(staff: Staff, id: string, { q, cursor, limit = 20 }: OrdersQuery): Promise<AdminOrderPage> {
    const event = await this.catalog.event(staff, id);
    const after = decodeCursor(cursor, ['uuid'])?.[0] ?? null;
    const words = q?.trim() ? `%${q.trim().replaceAll(/[\\%_]/g, '\\$&')}%` : null;
    const named = q ? (parseEventScopedId('ord', q.trim())?.id ?? null) : null;
    type Row = {
      id: string;
      status: string;
      email: string;
      name: string;
      total: number;
      currency: string;
      createdAt: Date;
      seats: number;
    };
    const found = await this.database.query<Row>(LIST_ORDERS, [event.id, words, named, after, limit + 1]);
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return {
      items: page.map(({ id: orderId, status, email, name, seats, total, currency, createdAt }) => ({
        id: eventScopedId('ord', event.id, orderId),
        status,
        email,
        name,
        seats,
        total: money(total, currency),
        createdAt: createdAt.toISOString(),
      })),
      nextCursor: last ? encodeCursor([last.id]) : null,
    };
  }

  private async withNumbers(events: readonly OwnedEvent[]): Promise<AdminEvent[]> {
    const ids = events.filter(({ status }) => status === 'published').map(({ id }) => id);
    const [counts, revenue, sold] = await Promise.all([
      this.inventory.counts(ids),
      this.database.query<{ eventId: number; amount: number }>(SUM_REVENUE, [ids]),
      this.database.query<SoldByChannel>(SOLD_BY_CHANNEL, [ids]),
    ]);
    return Promise.all(
      events.map(async (event) => {
        const places = counts.get(event.id);
        const live = places ? await this.liveCounts(event.id, places) : null;
        const amount = revenue.find(({ eventId }) => eventId === event.id)?.amount ?? 0;
        const channels = sold.filter(({ eventId }) => eventId === event.id);
        return this.response(event, live, live && soldBy(live, channels), amount);
      }),
    );
  }

  /** PostgreSQL knows what is sold and claimed, Redis what is held of the rest. */
  private async liveCounts(eventId: number, { sold, claimed, blocked, free, total }: PlaceCounts): Promise<Counts> {
    const { bytes } = await this.board.of(eventId);
    let held = 0;
    for (let at = bytes.indexOf(SEAT_BYTE.held); at >= 0; at = bytes.indexOf(SEAT_BYTE.held, at + 1)) held++;
    return { sold, claimed, blocked, held, free: Math.max(0, free - held), total };
  }

  private response(event: OwnedEvent, counts: Counts | null, sold: SoldBy | null, revenue: number): AdminEvent {
    const saleStatus = event.saleStatus as SaleStatus;
    const state = saleStateAt({ ...event, saleStatus }, this.clock.now());
    return {
      id: publicId('evt', event.publicId),
      slug: event.slug,
      title: event.title,
      startsAt: event.startsAt.toISOString(),
      timezone: event.venue.timezone,
      venue: { name: event.venue.name, city: event.venue.city, country: event.venue.country },
      status: event.status,
      saleStatus,
      sale: {
        state: state === 'on_sale' && counts?.free === 0 ? 'sold_out' : state,
        opensAt: event.saleOpensAt.toISOString(),
        closesAt: event.saleClosesAt.toISOString(),
      },
      cancelUntil: event.cancelUntil?.toISOString() ?? null,
      refundsFees: event.refundsFees,
      noOrphanSeats: event.noOrphanSeats,
      accessibleKeptUntil: event.accessibleKeptUntil?.toISOString() ?? null,
      organizer: { id: publicId('org', event.organizer.id), name: event.organizer.name },
      counts,
      soldBy: sold,
      revenue: money(revenue, event.currency),
    };
  }
}

/** What no allotment has sold, the web has. */
function soldBy({ sold }: Counts, channels: readonly SoldByChannel[]): SoldBy {
  const by = (channel: Channel) => channels.find((each) => each.channel === channel)?.sold ?? 0;
  const [partner, boxOffice, heldBack] = [by('partner'), by('box_office'), by('held_back')];
  return { web: Math.max(0, sold - partner - boxOffice - heldBack), partner, boxOffice, heldBack };
}
