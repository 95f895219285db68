import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refuses } from '../../../platform/http/index.ts';
import { EventNotFound, LiveEvents } from '../../catalog/index.ts';
import { FindPlace } from '../find-place.ts';
import { AccountRequired, NoPlace } from '../queue.errors.ts';
import { askedIn, placeIn, Visits } from '../visits.ts';
import { DrawProofResponse, DrawResponse } from './draw.dto.ts';
import { NoDraw, NotFrozen, NotInDraw } from './draw.errors.ts';
import { DrawQueries } from './draw.queries.ts';

@ApiTags('queue')
@Controller('api/events/:event/queue')
export class DrawController {
  constructor(
    private readonly events: LiveEvents,
    private readonly visits: Visits,
    private readonly places: FindPlace,
    private readonly draws: DrawQueries,
  ) {}

  @Get('draw')
  @ApiOperation({ summary: 'What is public of the draw by now: enough to recompute it' })
  @ApiOkResponse({ type: DrawResponse })
  @Refuses(EventNotFound, NoDraw)
  async record(@Param('event') id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<DrawResponse> {
    const record = await this.draws.record(await this.events.byIdOrSlug(id));
    void reply.header('cache-control', 'public, max-age=1');
    return record;
  }

  @Get('draw/leaves')
  @ApiOperation({ summary: 'The leaf of every entry, 32 bytes each, in order' })
  @ApiOkResponse({
    description: 'Never changes',
    content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
  })
  @Refuses(EventNotFound, NoDraw, NotFrozen)
  async leaves(@Param('event') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { root, bytes, leaves } = await this.draws.leaves(await this.events.byIdOrSlug(id));
    const etag = `"${root}"`;
    void reply
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('content-type', 'application/octet-stream')
      .header('etag', etag);
    if (request.headers['if-none-match'] === etag) return void reply.status(304).send();
    void reply.header('content-length', bytes).send(leaves);
  }

  @Get('me/proof')
  @ApiOperation({ summary: 'Where you stand among the entries, and how to find yourself' })
  @ApiParam({ name: 'event', schema: { type: 'string' } })
  @ApiHeader({ name: 'Place', required: false, schema: { type: 'string' } })
  @ApiOkResponse({ type: DrawProofResponse })
  @Refuses(EventNotFound, NoPlace, AccountRequired, NoDraw, NotFrozen, NotInDraw)
  async proof(@Req() request: FastifyRequest): Promise<DrawProofResponse> {
    const { event, person } = await this.visits.of(askedIn(request));
    const { entry } = await this.places.run(event.id, person, placeIn(request));
    return this.draws.proof(event, person, entry);
  }
}
