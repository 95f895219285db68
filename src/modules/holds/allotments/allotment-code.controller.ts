import { Controller, Delete, Get, Header, Headers, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Refuses } from '../../../platform/http/index.ts';
import { TooManyRequests } from '../../../platform/limits/index.ts';
import { EventNotFound, LiveEvents } from '../../catalog/index.ts';
import {
  CurrentStaff,
  CurrentVisitor,
  NotSignedIn,
  type Staff,
  StaffGuard,
  type Visitor,
} from '../../identity/index.ts';
import { AllotmentNotFound, NotPublished } from '../../inventory/index.ts';
import { AllotmentCodeInvalid } from '../holds.errors.ts';
import { AllotmentOpenResponse, CodeMadeResponse } from './allotment-code.dto.ts';
import { CodesOfStaff } from './codes-of-staff.ts';
import { OpenAllotment } from './open-allotment.ts';

@Controller('api')
export class AllotmentCodeController {
  constructor(
    private readonly codes: CodesOfStaff,
    private readonly events: LiveEvents,
    private readonly openAllotment: OpenAllotment,
  ) {}

  @Post('admin/events/:event/allotments/:allotment/code')
  @ApiOperation({ summary: 'Make a code that sells places of an allotment; the one before opens nothing from then on' })
  @ApiTags('admin')
  @ApiBearerAuth()
  @UseGuards(StaffGuard)
  @ApiCreatedResponse({ type: CodeMadeResponse })
  @Refuses(NotSignedIn, EventNotFound, NotPublished, AllotmentNotFound)
  make(
    @CurrentStaff() staff: Staff,
    @Param('event') event: string,
    @Param('allotment') allotment: string,
  ): Promise<CodeMadeResponse> {
    return this.codes.renew(staff, event, allotment);
  }

  @Delete('admin/events/:event/allotments/:allotment/code')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Withdraw the code of an allotment: what is held with it can be bought still, nothing else',
  })
  @ApiTags('admin')
  @ApiBearerAuth()
  @UseGuards(StaffGuard)
  @ApiNoContentResponse()
  @Refuses(NotSignedIn, EventNotFound, NotPublished, AllotmentNotFound)
  withdraw(
    @CurrentStaff() staff: Staff,
    @Param('event') event: string,
    @Param('allotment') allotment: string,
  ): Promise<void> {
    return this.codes.withdraw(staff, event, allotment);
  }

  @Get('events/:event/allotment')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'The places that the code of an allotment opens' })
  @ApiTags('holds')
  @ApiHeader({ name: 'Allotment-Code', required: true, schema: { type: 'string', maxLength: 64 } })
  @ApiOkResponse({ type: AllotmentOpenResponse })
  @Refuses(EventNotFound, AllotmentCodeInvalid, TooManyRequests)
  async look(
    @CurrentVisitor() visitor: Visitor,
    @Param('event') eventId: string,
    @Headers('allotment-code') code: string | undefined,
  ): Promise<AllotmentOpenResponse> {
    const event = await this.events.byIdOrSlug(eventId);
    return this.openAllotment.look(visitor, event, code ?? '');
  }
}
