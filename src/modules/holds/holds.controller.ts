import { Body, Controller, Headers, Param, Post, Put, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  IdempotencyKeyMissing,
  IdempotencyKeyReused,
  idempotencyKey,
  InvalidInput,
  Refuses,
} from '../../platform/http/index.ts';
import { TooManyRequests } from '../../platform/limits/index.ts';
import { EventNotFound, type LiveEvent, LiveEvents } from '../catalog/index.ts';
import { CurrentVisitor, type Visitor } from '../identity/index.ts';
import { AccountRequired, AdmissionGate, AdmissionRequired } from '../queue/index.ts';
import type { OpenedAllotment } from './allotments/choose-allotted.ts';
import { OpenAllotment } from './allotments/open-allotment.ts';
import type { HoldChoice } from './hold.ts';
import { holdResponse } from './hold-response.ts';
import { choiceOf, HoldRequest, HoldResponse } from './holds.dto.ts';
import {
  AccessibleKept,
  AddressLimit,
  AllotmentCodeInvalid,
  CompanionAlone,
  HoldExpired,
  HoldLimit,
  HoldLost,
  HoldNotFound,
  HoldsBusy,
  NotAvailable,
  NotOnSale,
  OrphanSeat,
  PackageMismatch,
  PackageNotOnSale,
  PackageSoldOut,
  SeatTaken,
  UnknownPackage,
  UnknownSeat,
} from './holds.errors.ts';
import { PlaceHold } from './place-hold.ts';
import { ReadHold } from './read-hold.ts';

const CHOICE_REFUSALS = [
  AdmissionRequired,
  AccountRequired,
  AllotmentCodeInvalid,
  SeatTaken,
  OrphanSeat,
  AccessibleKept,
  CompanionAlone,
  NotAvailable,
  NotOnSale,
  HoldLimit,
  AddressLimit,
  UnknownSeat,
  UnknownPackage,
  PackageMismatch,
  PackageNotOnSale,
  PackageSoldOut,
  HoldsBusy,
  TooManyRequests,
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
    private readonly openAllotment: OpenAllotment,
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
    const [choice, opened] = await this.wanted(visitor, event, body);
    const { id, held, reason } = await this.placeHold.place(visitor, event, choice, opened, idempotencyKey(key));
    return holdResponse(event, id, held, reason);
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
    const [choice, opened] = await this.wanted(visitor, event, body);
    const own = { id: holdId, places: before.record.seats, package: before.record.package };
    const { held, reason } = await this.placeHold.change(visitor, event, choice, opened, own);
    return holdResponse(event, holdId, held, reason);
  }

  /** What he asks for, and what his code opens where he sends one. */
  private async wanted(
    visitor: Visitor,
    event: LiveEvent,
    body: HoldRequest,
  ): Promise<[HoldChoice, OpenedAllotment | null]> {
    const choice = choiceOf(body);
    const { allotment } = body;
    return [choice, allotment ? await this.openAllotment.run(visitor, event, allotment.code) : null];
  }
}
