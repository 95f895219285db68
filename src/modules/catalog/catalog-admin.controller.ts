import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { publicId } from '../../kit/index.ts';
import type { Event, SeatingPlan, Venue } from '../../platform/db/generated/client.ts';
import { Database } from '../../platform/db/index.ts';
import {
  BodyTooLarge,
  decodeCursor,
  encodeCursor,
  InvalidInput,
  MalformedBody,
  Refuses,
} from '../../platform/http/index.ts';
import { CurrentStaff, NotSignedIn, type Staff, StaffGuard } from '../identity/index.ts';
import {
  CreateEventRequest,
  CreateVenueRequest,
  EventAdminResponse,
  ImportSeatingPlanRequest,
  SeatingPlanPage,
  SeatingPlanResponse,
  UpdateEventRequest,
  VenuePage,
  VenueResponse,
} from './catalog-admin.dto.ts';
import { PageQuery } from './catalog.dto.ts';
import {
  EventNotFound,
  IllegalTransition,
  InvalidSeatingPlan,
  SeatingPlanNotFound,
  SlugTaken,
  VenueNotFound,
} from './catalog.errors.ts';
import { CatalogService, ownedBy } from './catalog.service.ts';

@ApiTags('admin')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@Refuses(NotSignedIn)
@Controller('api/admin')
export class CatalogAdminController {
  constructor(
    private readonly catalog: CatalogService,
    private readonly database: Database,
  ) {}

  @Post('venues')
  @ApiOperation({ summary: 'Create a venue' })
  @ApiCreatedResponse({ type: VenueResponse })
  @Refuses(InvalidInput)
  async createVenue(@CurrentStaff() staff: Staff, @Body() body: CreateVenueRequest): Promise<VenueResponse> {
    return venueResponse(await this.catalog.createVenue(staff, body));
  }

  @Get('venues')
  @ApiOperation({ summary: 'List venues' })
  @ApiOkResponse({ type: VenuePage })
  @Refuses(InvalidInput)
  async listVenues(@CurrentStaff() staff: Staff, @Query() query: PageQuery): Promise<VenuePage> {
    return page(query, venueResponse, (where) =>
      this.database.prisma.venue.findMany({ ...where, where: { ...where.where, ...ownedBy(staff) } }),
    );
  }

  @Post('seating-plans')
  @ApiOperation({ summary: 'Import a seating plan' })
  @ApiCreatedResponse({ type: SeatingPlanResponse })
  @Refuses(VenueNotFound, InvalidSeatingPlan, InvalidInput, MalformedBody, BodyTooLarge)
  async importPlan(@CurrentStaff() staff: Staff, @Body() body: ImportSeatingPlanRequest): Promise<SeatingPlanResponse> {
    return planResponse(await this.catalog.importPlan(staff, body));
  }

  @Get('seating-plans')
  @ApiOperation({ summary: 'List seating plans' })
  @ApiOkResponse({ type: SeatingPlanPage })
  @Refuses(InvalidInput)
  async listPlans(@CurrentStaff() staff: Staff, @Query() query: PageQuery): Promise<SeatingPlanPage> {
    return page(query, planResponse, (where) =>
      this.database.prisma.seatingPlan.findMany({
        ...where,
        where: { ...where.where, ...ownedBy(staff) },
        omit: { layout: true },
      }),
    );
  }

  @Post('events')
  @ApiOperation({ summary: 'Create an event as a draft' })
  @ApiCreatedResponse({ type: EventAdminResponse })
  @Refuses(VenueNotFound, SeatingPlanNotFound, SlugTaken, InvalidInput)
  async createEvent(@CurrentStaff() staff: Staff, @Body() body: CreateEventRequest): Promise<EventAdminResponse> {
    return eventResponse(await this.catalog.createEvent(staff, body));
  }

  @Patch('events/:event')
  @ApiOperation({ summary: 'Change an event' })
  @ApiOkResponse({ type: EventAdminResponse })
  @Refuses(EventNotFound, InvalidInput)
  async updateEvent(
    @CurrentStaff() staff: Staff,
    @Param('event') event: string,
    @Body() body: UpdateEventRequest,
  ): Promise<EventAdminResponse> {
    return eventResponse(await this.catalog.updateEvent(staff, event, body));
  }

  @Post('events/:event/open')
  @ApiOperation({ summary: 'Open the sale' })
  @HttpCode(200)
  @ApiOkResponse({ type: EventAdminResponse })
  @Refuses(EventNotFound, IllegalTransition)
  async open(@CurrentStaff() staff: Staff, @Param('event') event: string): Promise<EventAdminResponse> {
    return eventResponse(await this.catalog.setSale(staff, event, 'open'));
  }

  @Post('events/:event/pause')
  @ApiOperation({ summary: 'Pause the sale' })
  @HttpCode(200)
  @ApiOkResponse({ type: EventAdminResponse })
  @Refuses(EventNotFound, IllegalTransition)
  async pause(@CurrentStaff() staff: Staff, @Param('event') event: string): Promise<EventAdminResponse> {
    return eventResponse(await this.catalog.setSale(staff, event, 'paused'));
  }

  @Post('events/:event/close')
  @ApiOperation({ summary: 'Close the sale' })
  @HttpCode(200)
  @ApiOkResponse({ type: EventAdminResponse })
  @Refuses(EventNotFound, IllegalTransition)
  async close(@CurrentStaff() staff: Staff, @Param('event') event: string): Promise<EventAdminResponse> {
    return eventResponse(await this.catalog.setSale(staff, event, 'closed'));
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

function venueResponse({ id, name, address, city, country, timezone }: Venue): VenueResponse {
  return { id: publicId('ven', id), name, address, city, country, timezone };
}

function planResponse(plan: Omit<SeatingPlan, 'layout'>): SeatingPlanResponse {
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
  };
}
