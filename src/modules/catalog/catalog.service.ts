import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { type Fault, parsePublicId } from '../../kit/index.ts';
import { Database } from '../../platform/db/index.ts';
import type { Event, SeatingPlan, Venue } from '../../platform/db/generated/client.ts';
import { InvalidInput } from '../../platform/http/index.ts';
import { type Staff, tenantOf } from '../identity/index.ts';
import type {
  CreateEventRequest,
  CreateVenueRequest,
  ImportSeatingPlanRequest,
  PriceLevelRequest,
  UpdateEventRequest,
} from './catalog-admin.dto.ts';
import {
  EventNotFound,
  IllegalTransition,
  InvalidSeatingPlan,
  SeatingPlanNotFound,
  SlugTaken,
  VenueNotFound,
} from './catalog.errors.ts';
import { mayBecome } from '../../kit/index.ts';
import { SALE_TRANSITIONS, type SaleStatus } from './sale.ts';
import { priceColors, readSeatingPlan } from './seating-plan/index.ts';

const zip = promisify(gzip);

/**
 * Plain editing of venues, plans and events. Every row is owned by an organizer and every read is limited to him: a
 * foreign id is not found.
 */
@Injectable()
export class CatalogService {
  constructor(private readonly database: Database) {}

  async createVenue(staff: Staff, request: CreateVenueRequest): Promise<Venue> {
    return this.database.prisma.venue.create({
      data: { id: uuidv7(), organizerId: ownerOf(staff), ...request },
    });
  }

  async venue(staff: Staff, id: string): Promise<Venue> {
    const uuid = parsePublicId('ven', id);
    const found = uuid && (await this.database.prisma.venue.findFirst({ where: { id: uuid, ...ownedBy(staff) } }));
    if (!found) throw new VenueNotFound();
    return found;
  }

  /** @throws InvalidSeatingPlan with a pointer to each of the first 100 faults; nothing is created then */
  async importPlan(staff: Staff, { venueId, name, plan, mapping }: ImportSeatingPlanRequest): Promise<SeatingPlan> {
    const venue = await this.venue(staff, venueId);
    const read = readSeatingPlan(plan, mapping ?? {});
    if (!read.ok) throw new InvalidSeatingPlan(read.faults);
    const json = JSON.stringify(read.layout);
    return this.database.prisma.seatingPlan.create({
      data: {
        id: uuidv7(),
        organizerId: venue.organizerId,
        venueId: venue.id,
        name: name ?? read.layout.name,
        layout: Uint8Array.from(await zip(json)),
        layoutHash: createHash('sha256').update(json).digest('hex'),
        categories: read.layout.categories.filter(({ placeCount }) => placeCount > 0).map((category) => category.name),
        seatCount: read.layout.seatCount,
        placeCount: read.layout.placeCount,
      },
    });
  }

  async plan(staff: Staff, id: string): Promise<SeatingPlan> {
    const uuid = parsePublicId('pln', id);
    const found =
      uuid && (await this.database.prisma.seatingPlan.findFirst({ where: { id: uuid, ...ownedBy(staff) } }));
    if (!found) throw new SeatingPlanNotFound();
    return found;
  }

  /** A draft: fans see nothing of it. @throws SlugTaken, InvalidInput with a pointer to each fault */
  async createEvent(staff: Staff, request: CreateEventRequest): Promise<Event> {
    const venue = await this.venue(staff, request.venueId);
    const plan = await this.plan(staff, request.seatingPlanId);
    if (plan.venueId !== venue.id) throw new SeatingPlanNotFound();
    const faults = [...timeFaults(request), ...priceFaults(request.priceLevels, plan.categories)];
    if (faults.length > 0) throw new InvalidInput(faults);
    try {
      return await this.database.prisma.event.create({
        data: {
          ...eventFields(request),
          publicId: uuidv7(),
          organizerId: venue.organizerId,
          venueId: venue.id,
          planId: plan.id,
          slug: request.slug,
          title: request.title,
          currency: request.currency,
          category: request.category,
          startsAt: new Date(request.startsAt),
          endsAt: new Date(request.endsAt),
          saleOpensAt: new Date(request.saleOpensAt),
          saleClosesAt: new Date(request.saleClosesAt),
          subtitle: request.subtitle ?? '',
          description: request.description ?? '',
          access: request.access ?? '',
          maxPerOrder: request.maxPerOrder ?? 6,
          holdTtlMs: (request.holdTtlSeconds ?? 480) * 1000,
          payWithinMs: (request.payWithinSeconds ?? 720) * 1000,
          priceLevels: { create: priceRows(request.priceLevels) },
        },
      });
    } catch (error) {
      // P2002: the unique index judged, so that two organizers who race for an address cannot both have it.
      if (error instanceof Error && 'code' in error && error.code === 'P2002') throw new SlugTaken(request.slug);
      throw error;
    }
  }

  async event(staff: Staff, id: string): Promise<Event> {
    const uuid = id.startsWith('evt_') ? parsePublicId('evt', id) : null;
    if (uuid === null && !/^[a-z0-9-]{1,80}$/.test(id)) throw new EventNotFound();
    const where = uuid === null ? { slug: id } : { publicId: uuid };
    const found = await this.database.prisma.event.findFirst({ where: { ...where, ...ownedBy(staff) } });
    if (!found) throw new EventNotFound();
    return found;
  }

  async updateEvent(staff: Staff, id: string, request: UpdateEventRequest): Promise<Event> {
    const event = await this.event(staff, id);
    const faults = timeFaults({
      startsAt: request.startsAt ?? event.startsAt.toISOString(),
      endsAt: request.endsAt ?? event.endsAt.toISOString(),
      saleOpensAt: request.saleOpensAt ?? event.saleOpensAt.toISOString(),
      saleClosesAt: request.saleClosesAt ?? event.saleClosesAt.toISOString(),
      cancelUntil: request.cancelUntil === undefined ? event.cancelUntil?.toISOString() : request.cancelUntil,
    });
    if (faults.length > 0) throw new InvalidInput(faults);
    return this.database.prisma.event.update({
      where: { id: event.id },
      data: { ...eventFields(request), version: { increment: 1 } },
    });
  }

  /** Opens, pauses or closes a sale, guarded by the version that was read. @throws IllegalTransition */
  async setSale(staff: Staff, id: string, to: SaleStatus): Promise<Event> {
    const event = await this.event(staff, id);
    const from = event.saleStatus as SaleStatus;
    if (event.status !== 'published') throw new IllegalTransition('a draft', to);
    if (!mayBecome(SALE_TRANSITIONS, from, to)) throw new IllegalTransition(from, to);
    const { count } = await this.database.prisma.event.updateMany({
      where: { id: event.id, version: event.version },
      data: { saleStatus: to, version: { increment: 1 } },
    });
    if (count !== 1) throw new IllegalTransition('being changed by somebody else', to);
    return { ...event, saleStatus: to, version: event.version + 1 };
  }
}

/** A filter that limits a query to the staff member's tenant. */
export function ownedBy(staff: Staff): { organizerId?: string } {
  const organizerId = tenantOf(staff);
  return organizerId === null ? {} : { organizerId };
}

function ownerOf(staff: Staff): string {
  const organizerId = tenantOf(staff);
  if (organizerId === null) {
    throw new InvalidInput([], "An operator's key belongs to no organizer. Use an organizer's key to create this.");
  }
  return organizerId;
}

/** What may change after an event was made; an absent field stays as it is. */
function eventFields(request: UpdateEventRequest) {
  const { title, subtitle, description, access, category, accent, seriesKey, seriesTitle, maxPerOrder, refundsFees } =
    request;
  const { cancelUntil, noOrphanSeats, accessibleKeptUntil } = request;
  const date = (text: string | undefined) => (text === undefined ? undefined : new Date(text));
  const ms = (seconds: number | undefined) => (seconds === undefined ? undefined : seconds * 1000);
  return {
    title,
    subtitle,
    description,
    access,
    category,
    accent,
    seriesKey,
    seriesTitle,
    maxPerOrder,
    refundsFees,
    noOrphanSeats,
    cancelUntil: cancelUntil === null ? null : date(cancelUntil),
    accessibleKeptUntil: accessibleKeptUntil === null ? null : date(accessibleKeptUntil),
    startsAt: date(request.startsAt),
    doorsAt: date(request.doorsAt),
    endsAt: date(request.endsAt),
    saleOpensAt: date(request.saleOpensAt),
    saleClosesAt: date(request.saleClosesAt),
    holdTtlMs: ms(request.holdTtlSeconds),
    payWithinMs: ms(request.payWithinSeconds),
  };
}

type Times = Pick<CreateEventRequest, 'startsAt' | 'endsAt' | 'saleOpensAt' | 'saleClosesAt' | 'cancelUntil'>;

function timeFaults({ startsAt, endsAt, saleOpensAt, saleClosesAt, cancelUntil }: Times): Fault[] {
  const order = (pointer: string, detail: string): Fault => ({ pointer, code: 'catalog.times_out_of_order', detail });
  return [
    ...(Date.parse(endsAt) <= Date.parse(startsAt) ? [order('/endsAt', 'Must be after startsAt.')] : []),
    ...(Date.parse(saleClosesAt) <= Date.parse(saleOpensAt)
      ? [order('/saleClosesAt', 'Must be after saleOpensAt.')]
      : []),
    ...(cancelUntil && Date.parse(cancelUntil) > Date.parse(startsAt)
      ? [order('/cancelUntil', 'Must not be after startsAt.')]
      : []),
  ];
}

function priceFaults(levels: readonly PriceLevelRequest[], categories: readonly string[]): Fault[] {
  const faults: Fault[] = [];
  const seen = new Set<string>();
  levels.forEach(({ category, price, fees = 0 }, at) => {
    const fault = (field: string, code: string, detail: string) =>
      faults.push({ pointer: `/priceLevels/${at}/${field}`, code: `catalog.${code}`, detail });
    if (!categories.includes(category))
      fault('category', 'unknown_category', `The plan has: ${categories.join(', ')}.`);
    if (seen.has(category)) fault('category', 'duplicate_category', 'This category has a price already.');
    if (fees > price) fault('fees', 'fees_over_price', 'Fees are a part of the all-in price and cannot exceed it.');
    seen.add(category);
  });
  const missing = categories.filter((category) => !seen.has(category));
  if (missing.length > 0) {
    faults.push({
      pointer: '/priceLevels',
      code: 'catalog.unpriced_category',
      detail: `Give a price for: ${missing.join(', ')}.`,
    });
  }
  return faults;
}

function priceRows(levels: readonly PriceLevelRequest[]) {
  const colors = priceColors(levels.map(({ price }) => price));
  const keys = new Set<string>();
  return levels.map(({ category, name = category, price, fees = 0, color }, levelNo) => {
    const base = slug(name) || `level-${levelNo + 1}`;
    let key = base;
    for (let copy = 2; keys.has(key); copy++) key = `${base}-${copy}`;
    keys.add(key);
    return { levelNo, key, name, category, amount: price, fee: fees, color: color ?? colors[levelNo] ?? '#999999' };
  });
}

function slug(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80);
}
