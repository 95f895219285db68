import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { InvalidInput, Refuses } from '../../platform/http/index.ts';
import { EventDetail, EventPage, ListEventsQuery } from './catalog.dto.ts';
import { EventNotFound } from './catalog.errors.ts';
import { CatalogQueries } from './catalog.queries.ts';
import { LiveEvents } from './live-events.ts';

@ApiTags('events')
@Controller('api/events')
export class CatalogController {
  constructor(
    private readonly queries: CatalogQueries,
    private readonly events: LiveEvents,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Search and list events' })
  @Header('cache-control', 'public, max-age=1')
  @ApiOkResponse({ type: EventPage })
  @Refuses(InvalidInput)
  list(@Query() query: ListEventsQuery): Promise<EventPage> {
    return this.queries.list(query);
  }

  @Get(':event')
  @ApiOperation({ summary: 'One event' })
  @Header('cache-control', 'public, max-age=1')
  @ApiParam({ name: 'event', description: 'Slug or id', example: 'stadium-final' })
  @ApiOkResponse({ type: EventDetail })
  @Refuses(EventNotFound)
  async one(@Param('event') event: string): Promise<EventDetail> {
    return this.queries.detail(await this.events.byIdOrSlug(event));
  }
}
