import { Controller, Get, HttpCode, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refuses } from '../../platform/http/index.ts';
import { CatalogService, EventAdminResponse, EventNotFound, eventResponse, LiveEvents } from '../catalog/index.ts';
import { CurrentStaff, NotSignedIn, type Staff, StaffGuard } from '../identity/index.ts';
import { NotPublishable } from './inventory.errors.ts';
import { PublishEvent } from './publish-event.ts';
import { SeatmapResponse } from './seatmap.dto.ts';
import { SeatmapQueries } from './seatmap.queries.ts';

@Controller('api')
export class InventoryController {
  constructor(
    private readonly publishEvent: PublishEvent,
    private readonly catalog: CatalogService,
    private readonly events: LiveEvents,
    private readonly seatmaps: SeatmapQueries,
  ) {}

  @Post('admin/events/:event/publish')
  @ApiOperation({ summary: 'Publish a draft: its places come into being' })
  @HttpCode(200)
  @ApiTags('admin')
  @ApiBearerAuth()
  @UseGuards(StaffGuard)
  @ApiOkResponse({ type: EventAdminResponse })
  @Refuses(NotSignedIn, EventNotFound, NotPublishable)
  async publish(@CurrentStaff() staff: Staff, @Param('event') event: string): Promise<EventAdminResponse> {
    await this.publishEvent.run(staff, event);
    return eventResponse(await this.catalog.event(staff, event));
  }

  @Get('events/:event/seatmap')
  @ApiOperation({ summary: 'The layout: sections, rows, seats, areas, price levels' })
  @ApiTags('events')
  @ApiOkResponse({
    type: SeatmapResponse,
    description: 'Immutable under the address that the event gives; compressed once',
  })
  @Refuses(EventNotFound)
  async seatmap(@Param('event') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const seatmap = await this.seatmaps.of(await this.events.byIdOrSlug(id));
    const etag = `"${seatmap.hash}"`;
    void reply
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('content-type', 'application/json; charset=utf-8')
      .header('vary', 'accept-encoding')
      .header('etag', etag);
    if (request.headers['if-none-match'] === etag) return void reply.status(304).send();
    if (/\bbr\b/.test(request.headers['accept-encoding'] ?? '')) {
      return void reply.header('content-encoding', 'br').send(seatmap.brotli);
    }
    void reply.send(seatmap.json);
  }
}
