import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refuses } from '../../../platform/http/index.ts';
import { TooManyRequests } from '../../../platform/limits/index.ts';
import { EventNotFound } from '../../catalog/index.ts';
import { AdmissionProof } from '../admission-proof.ts';
import { refusalIn } from '../join-queue.ts';
import { LiveRooms } from '../live-rooms.ts';
import { personOf } from '../person.ts';
import { JOINABLE } from '../phase.ts';
import { AdmissionResponse } from '../queue.dto.ts';
import { AccountRequired, NotNeeded, NotOpenYet, QueueEnded } from '../queue.errors.ts';
import { askedIn, Visits } from '../visits.ts';
import { PassInvalid, PassUsed } from '../queue.errors.ts';
import { UsePass } from './use-pass.ts';

/** Past the line, for staff and for people who need support. Like the other routes of the room it has no body. */
@ApiTags('queue')
@Controller('api/events/:event/queue/pass')
export class PassController {
  constructor(
    private readonly visits: Visits,
    private readonly live: LiveRooms,
    private readonly usePass: UsePass,
    private readonly proof: AdmissionProof,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Come in by a pass, past the line; once in, more time by asking as everyone does' })
  @ApiParam({ name: 'event', schema: { type: 'string' } })
  @ApiHeader({
    ...{ name: 'Pass', required: false, schema: { type: 'string' } },
    description: 'What stands in the link behind `#pass=`',
  })
  @ApiOkResponse({ type: AdmissionResponse })
  @Refuses(EventNotFound, PassInvalid, PassUsed, NotNeeded, NotOpenYet, QueueEnded, AccountRequired, TooManyRequests)
  async enter(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AdmissionResponse> {
    const { event, room, visitor } = await this.visits.eventOf(askedIn(request));
    const phase = room === null ? 'off' : this.live.phaseOf(event, room);
    if (room === null || !JOINABLE.has(phase)) throw refusalIn(phase, event, room);
    const person = personOf(visitor, room);
    const { pass } = request.headers;
    if (typeof pass !== 'string') throw new PassInvalid();
    const issued = await this.usePass.run({ event, room, visitor, person }, pass);
    this.proof.carry(reply, event.id, issued);
    const { token, until, seconds } = issued;
    return { turn: 'admitted', ahead: 0, admission: token, until: until.toISOString(), seconds };
  }
}
