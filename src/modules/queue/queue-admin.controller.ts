import { Body, Controller, Get, HttpCode, Param, Post, Put, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { InvalidInput, Refuses } from '../../platform/http/index.ts';
import { EventNotFound } from '../catalog/index.ts';
import { CurrentStaff, NotSignedIn, type Staff, StaffGuard } from '../identity/index.ts';
import { QueueAdminResponse, QueueRateRequest, QueueSettingsRequest } from './queue-admin.dto.ts';
import { QueueService } from './queue.service.ts';

@ApiTags('admin')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@Refuses(NotSignedIn)
@Controller('api/admin/events/:event/queue')
export class QueueAdminController {
  constructor(private readonly queue: QueueService) {}

  @Get()
  @ApiOperation({ summary: 'The waiting room of an event, and its numbers now' })
  @ApiOkResponse({ type: QueueAdminResponse })
  @Refuses(EventNotFound)
  view(@CurrentStaff() staff: Staff, @Param('event') event: string): Promise<QueueAdminResponse> {
    return this.queue.view(staff, event);
  }

  @Put()
  @ApiOperation({ summary: 'Set the waiting room; places stay as they are' })
  @ApiOkResponse({ type: QueueAdminResponse })
  @Refuses(EventNotFound, InvalidInput)
  set(
    @CurrentStaff() staff: Staff,
    @Param('event') event: string,
    @Body() body: QueueSettingsRequest,
  ): Promise<QueueAdminResponse> {
    return this.queue.set(staff, event, body);
  }

  @Post('pause')
  @HttpCode(200)
  @ApiOperation({ summary: 'Let nobody in for now' })
  @ApiOkResponse({ type: QueueAdminResponse })
  @Refuses(EventNotFound)
  pause(@CurrentStaff() staff: Staff, @Param('event') event: string): Promise<QueueAdminResponse> {
    return this.queue.pause(staff, event, true);
  }

  @Post('resume')
  @HttpCode(200)
  @ApiOperation({ summary: 'Let people in again' })
  @ApiOkResponse({ type: QueueAdminResponse })
  @Refuses(EventNotFound)
  resume(@CurrentStaff() staff: Staff, @Param('event') event: string): Promise<QueueAdminResponse> {
    return this.queue.pause(staff, event, false);
  }

  @Post('rate')
  @HttpCode(200)
  @ApiOperation({ summary: 'Change how many come in a minute; in force within a second' })
  @ApiOkResponse({ type: QueueAdminResponse })
  @Refuses(EventNotFound, InvalidInput)
  rate(
    @CurrentStaff() staff: Staff,
    @Param('event') event: string,
    @Body() body: QueueRateRequest,
  ): Promise<QueueAdminResponse> {
    return this.queue.setRate(staff, event, body.perMinute);
  }
}
