import { Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refuses } from '../../platform/http/index.ts';
import { TooManyRequests } from '../../platform/limits/index.ts';
import { EventNotFound } from '../catalog/index.ts';
import { EndAdmission } from './end-admission.ts';
import { FindPlace } from './find-place.ts';
import { CodeInvalid, CodeUsed, InvitationRequired } from './invited/invited.errors.ts';
import { JoinQueue } from './join-queue.ts';
import { MyPlace } from './my-place.ts';
import { MyPlaceResponse, PlaceResponse, StatusResponse } from './queue.dto.ts';
import { AccountRequired, NoPlace, NotNeeded, NotOpenYet, QueueBusy, QueueEnded } from './queue.errors.ts';
import { QueueStatus } from './queue-status.ts';
import { eventIn, invitationIn, placeIn, Visits } from './visits.ts';

const PLACE = { name: 'Place', required: false, schema: { type: 'string' } } as const;
const EVENT = { name: 'event', schema: { type: 'string' } } as const;

/**
 * Hot routes: they take the request as it is, so that no pipe of the whole runs on them, and have no body. Whatever a
 * request says is checked by its own MAC.
 */
@ApiTags('queue')
@Controller('api/events/:event/queue')
export class QueueController {
  constructor(
    private readonly status: QueueStatus,
    private readonly visits: Visits,
    private readonly joinQueue: JoinQueue,
    private readonly findPlace: FindPlace,
    private readonly myPlace: MyPlace,
    private readonly endAdmission: EndAdmission,
  ) {}

  @Get('status')
  @ApiOperation({ summary: 'The state of the waiting room, the same for everyone' })
  @ApiParam(EVENT)
  @ApiOkResponse({ type: StatusResponse })
  @Refuses(EventNotFound)
  async state(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { etag, bytes } = await this.status.of(eventIn(request));
    void reply.header('etag', etag).header('cache-control', 'public, max-age=1');
    if (request.headers['if-none-match'] === etag) return void reply.status(304).send();
    void reply.header('content-type', 'application/json; charset=utf-8').send(bytes);
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Take a place in line; the same one however often' })
  @ApiParam(EVENT)
  @ApiHeader({ ...PLACE, description: 'A token of before: keeps the place where the line was lost' })
  @ApiHeader({
    name: 'Invitation',
    required: false,
    schema: { type: 'string' },
    description: 'A code of an invited group',
  })
  @ApiOkResponse({ type: PlaceResponse })
  @Refuses(
    EventNotFound,
    NotNeeded,
    NotOpenYet,
    QueueEnded,
    AccountRequired,
    QueueBusy,
    InvitationRequired,
    CodeInvalid,
    CodeUsed,
    TooManyRequests,
  )
  async join(@Req() request: FastifyRequest): Promise<PlaceResponse> {
    const { event, room, visitor } = await this.visits.eventOf(request);
    const { token, entry, position, phase, joinedMs } = await this.joinQueue.run(event, room, visitor, {
      place: placeIn(request),
      invitation: invitationIn(request),
    });
    return { place: token, entry, position, phase, joinedAt: new Date(joinedMs).toISOString() };
  }

  @Get('me')
  @ApiOperation({ summary: 'My place' })
  @ApiParam(EVENT)
  @ApiHeader(PLACE)
  @ApiOkResponse({ type: MyPlaceResponse })
  @Refuses(EventNotFound, NoPlace, AccountRequired, QueueBusy)
  async me(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const visit = await this.visits.of(request);
    const place = await this.findPlace.run(visit.event.id, visit.person, placeIn(request));
    void reply.header('cache-control', 'no-store').send(this.myPlace.view(request, visit, place));
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Give my place back' })
  @ApiParam(EVENT)
  @ApiNoContentResponse()
  @Refuses(EventNotFound, NoPlace, AccountRequired)
  async giveBack(@Req() request: FastifyRequest): Promise<void> {
    const { event, person } = await this.visits.of(request);
    await this.endAdmission.giveBack(event.id, person);
  }
}
