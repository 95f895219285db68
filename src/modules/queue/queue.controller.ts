import { Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refuses } from '../../platform/http/index.ts';
import { TooManyRequests } from '../../platform/limits/index.ts';
import { EventNotFound } from '../catalog/index.ts';
import { GiveBackPlace } from './give-back-place.ts';
import { QueueAnswers } from './queue-answers.ts';
import { MyPlaceResponse, PlaceResponse, StatusResponse } from './queue.dto.ts';
import {
  AccountRequired,
  CodeInvalid,
  CodeUsed,
  InvitationRequired,
  NoPlace,
  NotNeeded,
  NotOpenYet,
  QueueBusy,
  QueueEnded,
  SessionRequired,
  WorkInvalid,
  WorkRequired,
} from './queue.errors.ts';
import { QueueStatus } from './queue-status.ts';
import { askedIn, eventIn, Visits } from './visits.ts';

const PLACE = { name: 'Place', required: false, schema: { type: 'string' } } as const;
const EVENT = { name: 'event', schema: { type: 'string' } } as const;

const JOIN_REFUSALS = [
  ...[EventNotFound, NotNeeded, NotOpenYet, QueueEnded, SessionRequired, AccountRequired],
  ...[InvitationRequired, CodeInvalid, CodeUsed],
  ...[TooManyRequests, WorkRequired, WorkInvalid, QueueBusy],
];

/**
 * They take the request as it is, so that no pipe of the whole runs on them. Whatever a request says is checked by its own MAC.
 * The hot ones have an everyday form in FastQueue.
 */
@ApiTags('queue')
@Controller('api/events/:event/queue')
export class QueueController {
  constructor(
    private readonly status: QueueStatus,
    private readonly visits: Visits,
    private readonly answers: QueueAnswers,
    private readonly giveBackPlace: GiveBackPlace,
  ) {}

  @Get('status')
  @ApiOperation({ summary: 'The state of the waiting room, the same for everyone' })
  @ApiParam(EVENT)
  @ApiOkResponse({ type: StatusResponse })
  @Refuses(EventNotFound)
  async state(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { etag, text } = await this.status.of(eventIn(request));
    void reply.header('etag', etag).header('cache-control', 'public, max-age=1');
    if (request.headers['if-none-match'] === etag) return void reply.status(304).send();
    void reply.header('content-type', 'application/json; charset=utf-8').send(text);
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Take a place in line; the same one however often' })
  @ApiParam(EVENT)
  @ApiHeader({ ...PLACE, description: 'A token of before: keeps the place where the line was lost' })
  @ApiHeader({
    ...{ ...PLACE, name: 'Proof' },
    description: 'The solved challenge of `queue.work_required`: base64 of the JSON `{challenge, solution}`',
  })
  @ApiHeader({ ...PLACE, name: 'Invitation', description: 'A code of an invited group' })
  @ApiOkResponse({ type: PlaceResponse })
  @Refuses(...JOIN_REFUSALS)
  join(@Req() request: FastifyRequest): Promise<PlaceResponse> {
    return this.answers.join(askedIn(request));
  }

  @Get('me')
  @ApiOperation({ summary: 'My place' })
  @ApiParam(EVENT)
  @ApiHeader(PLACE)
  @ApiOkResponse({ type: MyPlaceResponse })
  @Refuses(EventNotFound, NoPlace, AccountRequired, QueueBusy)
  me(@Req() request: FastifyRequest): Promise<MyPlaceResponse> {
    return this.answers.place(askedIn(request));
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Give my place back' })
  @ApiParam(EVENT)
  @ApiNoContentResponse()
  @Refuses(EventNotFound, NoPlace, AccountRequired)
  async giveBack(@Req() request: FastifyRequest): Promise<void> {
    await this.giveBackPlace.run(await this.visits.of(askedIn(request)));
  }
}
