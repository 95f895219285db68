import { Body, Controller, Get, HttpCode, Param, Patch, Post, UseGuards } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { InvalidInput, Refuses } from '../../../platform/http/index.ts';
import { EventNotFound } from '../../catalog/index.ts';
import { CurrentStaff, NotSignedIn, type Staff, StaffGuard } from '../../identity/index.ts';
import {
  AllotmentNameTaken,
  AllotmentNotFound,
  NotPublished,
  PlacesNotFree,
  UnknownPlaces,
} from '../../inventory/index.ts';
import {
  AllotmentRequest,
  AllotmentResponse,
  AllotmentsResponse,
  MoveReleaseRequest,
  PlacesRequest,
  ReleaseResponse,
} from './allotments.dto.ts';
import { Allotments } from './allotments.ts';

@ApiTags('admin')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@Refuses(NotSignedIn)
@Controller('api/admin/events/:event/allotments')
export class AllotmentsController {
  constructor(private readonly allotments: Allotments) {}

  @Post()
  @ApiOperation({ summary: 'Set places aside for a channel: nobody else can have them' })
  @ApiCreatedResponse({ type: AllotmentResponse })
  @Refuses(EventNotFound, NotPublished, UnknownPlaces, PlacesNotFree, AllotmentNameTaken, InvalidInput)
  make(
    @CurrentStaff() staff: Staff,
    @Param('event') event: string,
    @Body() body: AllotmentRequest,
  ): Promise<AllotmentResponse> {
    return this.allotments.make(staff, event, body);
  }

  @Get()
  @ApiOperation({ summary: 'The allotments of an event, and what each has left' })
  @ApiOkResponse({ type: AllotmentsResponse })
  @Refuses(EventNotFound, NotPublished)
  async list(@CurrentStaff() staff: Staff, @Param('event') event: string): Promise<AllotmentsResponse> {
    return { items: await this.allotments.list(staff, event) };
  }

  @Patch(':allotment')
  @HttpCode(204)
  @ApiOperation({ summary: 'Move the moment at which what is left of an allotment is released by itself' })
  @ApiNoContentResponse()
  @Refuses(EventNotFound, NotPublished, AllotmentNotFound, InvalidInput)
  move(
    @CurrentStaff() staff: Staff,
    @Param('event') event: string,
    @Param('allotment') allotment: string,
    @Body() { releaseAt }: MoveReleaseRequest,
  ): Promise<void> {
    return this.allotments.moveRelease(staff, event, allotment, releaseAt);
  }

  @Post(':allotment/release')
  @HttpCode(200)
  @ApiOperation({ summary: 'Put places of an allotment on sale, live: those named, or all where none is' })
  @ApiOkResponse({ type: ReleaseResponse })
  @Refuses(EventNotFound, NotPublished, AllotmentNotFound, UnknownPlaces, InvalidInput)
  release(
    @CurrentStaff() staff: Staff,
    @Param('event') event: string,
    @Param('allotment') allotment: string,
    @Body() body: PlacesRequest,
  ): Promise<ReleaseResponse> {
    return this.allotments.release(staff, event, allotment, body);
  }
}
