import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refuses } from '../../platform/http/index.ts';
import { EventNotFound, LiveEvents } from '../catalog/index.ts';
import { asksForText, Availability } from './availability.ts';

@ApiTags('holds')
@Controller('api')
export class AvailabilityController {
  constructor(
    private readonly events: LiveEvents,
    private readonly availability: Availability,
  ) {}

  @Get('events/:event/availability')
  @ApiOperation({ summary: 'A snapshot of the state of every place' })
  @ApiOkResponse({
    description: 'A snapshot; with `Accept: application/json` the readable form',
    content: {
      'application/octet-stream': { schema: { type: 'string', format: 'binary' } },
      'application/json': { schema: { $ref: '#/components/schemas/AvailabilityResponse' } },
    },
  })
  @Refuses(EventNotFound)
  async snapshot(
    @Param('event') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const event = await this.events.byIdOrSlug(id);
    if (asksForText(request.headers)) {
      void reply.header('vary', 'accept, accept-encoding').header('cache-control', 'public, max-age=1');
      return void reply.type('application/json; charset=utf-8').send(await this.availability.readable(event));
    }
    const { status, headers, body } = await this.availability.answer(event, request.headers);
    void reply
      .status(status)
      .headers(headers)
      .send(status === 304 ? undefined : body);
  }
}
