import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Post, Put, Req, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  IdempotencyKeyMissing,
  IdempotencyKeyReused,
  idempotencyKey,
  InvalidInput,
  Refuses,
} from '../../platform/http/index.ts';
import { EventNotFound, LiveEvents } from '../catalog/index.ts';
import { CurrentVisitor, type Visitor } from '../identity/index.ts';
import { AccountRequired, AdmissionGate, AdmissionRequired } from '../queue/index.ts';
import { ExtendHold } from './extend-hold.ts';
import { holdResponse } from './hold-response.ts';
import { choiceOf, HoldRequest, HoldResponse } from './holds.dto.ts';
import {
  AddressLimit,
  AlreadyExtended,
  HoldExpired,
  HoldLimit,
  HoldLost,
  HoldNotFound,
  HoldsBusy,
  NotAvailable,
  NotOnSale,
  SeatTaken,
  UnknownSeat,
} from './holds.errors.ts';
import { PlaceHold } from './place-hold.ts';
import { ReadHold } from './read-hold.ts';
import { ReleaseHold } from './release-hold.ts';

const CHOICE_REFUSALS = [
  AdmissionRequired,
  AccountRequired,
  SeatTaken,
  NotAvailable,
  NotOnSale,
  HoldLimit,
  AddressLimit,
  UnknownSeat,
  HoldsBusy,
  InvalidInput,
] as const;

@ApiTags('holds')
@Controller('api')
export class HoldsController {
  constructor(
    private readonly events: LiveEvents,
    private readonly gate: AdmissionGate,
    private readonly placeHold: PlaceHold,
    private readonly readHold: ReadHold,
    private readonly extendHold: ExtendHold,
    private readonly releaseHold: ReleaseHold,
  ) {}

  @Post('events/:event/holds')
  @ApiOperation({ summary: 'Hold places: all or none' })
  @ApiHeader({ name: 'Idempotency-Key', required: true, schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{8,200}$' } })
  @ApiCreatedResponse({ type: HoldResponse })
  @Refuses(EventNotFound, IdempotencyKeyMissing, IdempotencyKeyReused, ...CHOICE_REFUSALS)
  async place(
    @CurrentVisitor() visitor: Visitor,
    @Param('event') eventId: string,
    @Headers('idempotency-key') key: string | undefined,
    @Body() body: HoldRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HoldResponse> {
    const event = await this.events.byIdOrSlug(eventId);
    await this.gate.pass(request, reply, visitor, event);
    const { id, held, split } = await this.placeHold.place(visitor, event, choiceOf(body), idempotencyKey(key));
    return holdResponse(event, id, held, split);
  }

  @Put('holds/:hold')
  @ApiOperation({ summary: 'Replace the places of a hold; its clock goes on' })
  @ApiOkResponse({ type: HoldResponse })
  @Refuses(HoldNotFound, HoldLost, HoldExpired, ...CHOICE_REFUSALS)
  async change(
    @CurrentVisitor() visitor: Visitor,
    @Param('hold') holdId: string,
    @Body() body: HoldRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HoldResponse> {
    const { event, held: before } = await this.readHold.run(visitor.id, holdId);
    await this.gate.pass(request, reply, visitor, event);
    const own = before.record.seats;
    const { held, split } = await this.placeHold.change(visitor, event, choiceOf(body), holdId, own);
    return holdResponse(event, holdId, held, split);
  }

  @Get('holds/:hold')
  @ApiOperation({ summary: 'See a hold' })
  @ApiOkResponse({ type: HoldResponse })
  @Refuses(HoldNotFound, HoldLost, HoldExpired)
  async one(@CurrentVisitor() visitor: Visitor, @Param('hold') holdId: string): Promise<HoldResponse> {
    const { event, held } = await this.readHold.run(visitor.id, holdId);
    return holdResponse(event, holdId, held, false);
  }

  @Post('holds/:hold/extend')
  @ApiOperation({ summary: 'Ask once for more time' })
  @HttpCode(200)
  @ApiOkResponse({ type: HoldResponse })
  @Refuses(HoldNotFound, HoldLost, HoldExpired, AlreadyExtended)
  async extend(@CurrentVisitor() visitor: Visitor, @Param('hold') holdId: string): Promise<HoldResponse> {
    const { event, held } = await this.extendHold.run(visitor.id, holdId);
    return holdResponse(event, holdId, held, false);
  }

  @Delete('holds/:hold')
  @ApiOperation({ summary: 'Give a hold back' })
  @HttpCode(204)
  @ApiNoContentResponse()
  @Refuses(HoldNotFound)
  async release(@CurrentVisitor() visitor: Visitor, @Param('hold') holdId: string): Promise<void> {
    await this.releaseHold.run(visitor.id, holdId);
  }
}
