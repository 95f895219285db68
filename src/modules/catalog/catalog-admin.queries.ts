import { Injectable } from '@nestjs/common';
import { publicId } from '../../kit/index.ts';
import type { Event, SeatingPlan, Venue } from '../../platform/db/generated/client.ts';
import { Database } from '../../platform/db/index.ts';
import { decodeCursor, encodeCursor } from '../../platform/http/index.ts';
import type { Staff } from '../identity/index.ts';
import type {
  EventAdminResponse,
  SeatingPlanPage,
  SeatingPlanResponse,
  VenuePage,
  VenueResponse,
} from './catalog-admin.dto.ts';
import type { PageQuery } from './catalog.dto.ts';
import { ownedBy } from './catalog.service.ts';

/** What organizers read of their venues and plans. Limited to the tenant; an operator sees all. */
@Injectable()
export class CatalogAdminQueries {
  constructor(private readonly database: Database) {}

  venues(staff: Staff, query: PageQuery): Promise<VenuePage> {
    return page(query, venueResponse, ({ where, ...rest }) =>
      this.database.prisma.venue.findMany({ ...rest, where: { ...where, ...ownedBy(staff) } }),
    );
  }

  plans(staff: Staff, query: PageQuery): Promise<SeatingPlanPage> {
    return page(query, planResponse, ({ where, ...rest }) =>
      this.database.prisma.seatingPlan.findMany({
        ...rest,
        where: { ...where, ...ownedBy(staff) },
        omit: { layout: true },
      }),
    );
  }
}

interface PageOf {
  readonly where: { id?: { lt: string } };
  readonly orderBy: { id: 'desc' };
  readonly take: number;
}

/** One page of rows, newest first: ids are UUIDv7, so their order is the order of their making. */
async function page<Row extends { id: string }, Response>(
  { cursor, limit = 20 }: PageQuery,
  response: (row: Row) => Response,
  find: (page: PageOf) => Promise<Row[]>,
): Promise<{ items: Response[]; nextCursor: string | null }> {
  const before = decodeCursor(cursor, ['uuid'])?.[0];
  const where = before === undefined ? {} : { id: { lt: String(before) } };
  const found = await find({ where, orderBy: { id: 'desc' }, take: limit + 1 });
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items: items.map(response), nextCursor: found.length > limit && last ? encodeCursor([last.id]) : null };
}

export function venueResponse({ id, name, address, city, country, timezone }: Venue): VenueResponse {
  return { id: publicId('ven', id), name, address, city, country, timezone };
}

export function planResponse(plan: Omit<SeatingPlan, 'layout'>): SeatingPlanResponse {
  const { id, venueId, name, categories, seatCount, placeCount } = plan;
  return { id: publicId('pln', id), venueId: publicId('ven', venueId), name, categories, seatCount, placeCount };
}

export function eventResponse(event: Event): EventAdminResponse {
  return {
    id: publicId('evt', event.publicId),
    slug: event.slug,
    title: event.title,
    status: event.status,
    saleStatus: event.saleStatus,
    startsAt: event.startsAt.toISOString(),
    saleOpensAt: event.saleOpensAt.toISOString(),
    saleClosesAt: event.saleClosesAt.toISOString(),
    cancelUntil: event.cancelUntil?.toISOString() ?? null,
    refundsFees: event.refundsFees,
    noOrphanSeats: event.noOrphanSeats,
    accessibleKeptUntil: event.accessibleKeptUntil?.toISOString() ?? null,
  };
}
