import { Controller, Delete, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refuses } from '../../platform/http/index.ts';
import { EventNotFound } from '../catalog/index.ts';
import { AdmissionProof } from './admission-proof.ts';
import { ComeIn } from './come-in.ts';
import { EndAdmission } from './end-admission.ts';
import { AdmissionResponse } from './queue.dto.ts';
import { QueueMetrics } from './queue-metrics.ts';
import { AccountRequired, NoPlace, QueueBusy } from './queue.errors.ts';
import { askedIn, Visits } from './visits.ts';

const EVENT = { name: 'event', schema: { type: 'string' } } as const;

/** Comes in and goes out again. Like the other routes of the room it takes the request as it is. */
@ApiTags('queue')
@Controller('api/events/:event/queue/admission')
export class AdmissionController {
  constructor(
    private readonly visits: Visits,
    private readonly comeIn: ComeIn,
    private readonly proof: AdmissionProof,
    private readonly endAdmission: EndAdmission,
    private readonly metrics: QueueMetrics,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Come in, when it is my turn; once in, more time' })
  @ApiParam(EVENT)
  @ApiHeader({ name: 'Place', required: false, schema: { type: 'string' } })
  @ApiOkResponse({ type: AdmissionResponse })
  @Refuses(EventNotFound, NoPlace, AccountRequired, QueueBusy)
  async enter(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AdmissionResponse> {
    const visit = await this.visits.of(askedIn(request));
    const taken = await this.comeIn.run(request, visit);
    this.metrics.turn(taken.turn);
    if (taken.turn !== 'admitted') {
      return { turn: taken.turn, ahead: taken.ahead, admission: null, until: null, seconds: null };
    }
    this.proof.carry(reply, visit.event.id, taken);
    const { token, until, seconds } = taken;
    return { turn: 'admitted', ahead: 0, admission: token, until: until.toISOString(), seconds };
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Leave and make room; the place stays mine' })
  @ApiParam(EVENT)
  @ApiNoContentResponse()
  @Refuses(EventNotFound, NoPlace, AccountRequired)
  async leave(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const { event, person } = await this.visits.of(askedIn(request));
    await this.endAdmission.run(event.id, person, 'left');
    this.proof.drop(reply, event.id);
  }
}
