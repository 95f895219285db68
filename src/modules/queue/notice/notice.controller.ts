import { Body, Controller, Delete, HttpCode, Put, Req } from '@nestjs/common';
import { ApiHeader, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { InvalidInput, Refuses } from '../../../platform/http/index.ts';
import { TooManyRequests } from '../../../platform/limits/index.ts';
import { EventNotFound } from '../../catalog/index.ts';
import { FindPlace } from '../find-place.ts';
import { AccountRequired, NoPlace, QueueBusy } from '../queue.errors.ts';
import { askedIn, placeIn, Visits } from '../visits.ts';
import { NoticeRequest, NoticeResponse } from './notice.dto.ts';
import { TurnNotices } from './turn-notices.ts';

const EVENT = { name: 'event', schema: { type: 'string' } } as const;

@ApiTags('queue')
@Controller('api/events/:event/queue/me/notice')
export class NoticeController {
  constructor(
    private readonly visits: Visits,
    private readonly findPlace: FindPlace,
    private readonly notices: TurnNotices,
  ) {}

  @Put()
  @ApiOperation({ summary: 'Mail me, once, when my turn comes; the address is deleted then, or when the sale is over' })
  @ApiParam(EVENT)
  @ApiHeader({ name: 'Place', required: false, schema: { type: 'string' } })
  @ApiOkResponse({ type: NoticeResponse })
  @Refuses(EventNotFound, NoPlace, AccountRequired, QueueBusy, TooManyRequests, InvalidInput)
  async ask(@Req() request: FastifyRequest, @Body() { email }: NoticeRequest): Promise<NoticeResponse> {
    const visit = await this.visits.of(askedIn(request));
    const { entry } = await this.findPlace.run(visit.event.id, visit.person, placeIn(request));
    return { told: !(await this.notices.ask(visit, entry, email)) };
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Do not mail me; the address is deleted at once' })
  @ApiParam(EVENT)
  @ApiNoContentResponse()
  @Refuses(EventNotFound, NoPlace, AccountRequired)
  async drop(@Req() request: FastifyRequest): Promise<void> {
    const { event, person } = await this.visits.of(askedIn(request));
    await this.notices.drop(event.id, person, 'kept');
  }
}
