import type { ServerResponse } from 'node:http';
import { Controller, Get, Headers, Param, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { InvalidInput, MayBeAbsent, Refuses, Unavailable } from '../../../platform/http/index.ts';
import { EventNotFound, LiveEvents } from '../../catalog/index.ts';
import { CurrentVisitor, type Visitor } from '../../identity/index.ts';
import { TooManyStreams } from '../holds.errors.ts';
import { Streams } from './streams.ts';
import { versionOf } from './wire.ts';

const EVENT_STREAM = 'text/event-stream; charset=utf-8';

class StreamQuery {
  @ApiPropertyOptional({
    description: 'The version of the snapshot that the reader has; `Last-Event-ID` goes before it',
    pattern: '^\\d{1,10}\\.\\d{1,15}$',
    example: '2.417',
  })
  @MayBeAbsent()
  @Matches(/^\d{1,10}\.\d{1,15}$/)
  from?: string;
}

@ApiTags('holds')
@Controller('api')
export class StreamController {
  constructor(
    private readonly events: LiveEvents,
    private readonly streams: Streams,
  ) {}

  @Get('events/:event/stream')
  @ApiOperation({
    summary: 'Changes of places and of the sale, as they happen',
    description: [
      'Server-sent events, each with JSON. `delta`: `{from, to, available, held, gone, check}`. The three lists are places (indexes in the',
      'layout’s order) and have the state that each of them has in version `to`, which is also the id of the event. A picture of any',
      'version from `from` to `to` becomes one of `to`; an older one has a gap: take a new snapshot; a newer one has it already. Lists',
      'are empty in the first event and every 10 s. `check` is the exclusive-or, over all places that are not available, of a mark of',
      '32 bits: with `m = 4 * place + state` (1 held, 2 gone), `m = (m ^ m >>> 16) * 0x7feb352d`, `m = (m ^ m >>> 15) * 0x846ca68b`,',
      '`m ^ m >>> 16`, in whole numbers of 32 bits. Whoever has another one takes a new snapshot. `reset`: `{version}`: what you have',
      'leads nowhere, take a new snapshot within a second; changes go on from that version. `sale`: `{state}`, as in the event. `stale`:',
      'what you have may be old, until a `sale` or a `delta` follows.',
    ].join(' '),
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false, schema: { type: 'string' }, description: 'Resumes after it' })
  @ApiOkResponse({
    description: 'Does not end by itself',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  @Refuses(EventNotFound, TooManyStreams, Unavailable, InvalidInput)
  async follow(
    @CurrentVisitor() { address }: Visitor,
    @Param('event') id: string,
    @Query() { from }: StreamQuery,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const event = await this.events.byIdOrSlug(id);
    // No proxy on the way may keep a line back, or change it by packing it.
    void reply.header('cache-control', 'no-store, no-transform').header('x-accel-buffering', 'no').type(EVENT_STREAM);
    if (request.method === 'HEAD') return void reply.send();
    const known = versionOf(lastEventId) ?? versionOf(from);
    await this.streams.follow(event, address, known, () => begin(reply));
  }
}

/**
 * The head of an answer that the end of the connection ends: its body needs no chunks, and the same bytes go to every socket as
 * they are.
 */
function begin(reply: FastifyReply): ServerResponse {
  reply.hijack();
  const response = reply.raw;
  response.removeHeader('transfer-encoding');
  response.writeHead(200, { ...reply.getHeaders(), connection: 'close' } as Record<string, string>);
  response.flushHeaders();
  return response;
}
