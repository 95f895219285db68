import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { BodyTooLarge, InvalidInput, MalformedBody, Refuses } from '../../platform/http/index.ts';
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
import { CatalogAdminQueries, eventResponse, planResponse, venueResponse } from './catalog-admin.queries.ts';
import { CatalogService } from './catalog.service.ts';

@ApiTags('admin')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@Refuses(NotSignedIn)
@Controller('api/admin')
export class CatalogAdminController {
  constructor(
    private readonly catalog: CatalogService,
    private readonly queries: CatalogAdminQueries,
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
    return this.queries.venues(staff, query);
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
    return this.queries.plans(staff, query);
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
