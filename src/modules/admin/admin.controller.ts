import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { InvalidInput, Refuses } from '../../platform/http/index.ts';
import { EventNotFound, PageQuery } from '../catalog/index.ts';
import { CurrentStaff, NotSignedIn, type Staff, StaffGuard } from '../identity/index.ts';
import { AdminEvent, AdminEventPage, AdminOrderPage, OrdersQuery } from './admin.dto.ts';
import { AdminQueries } from './admin.queries.ts';

@ApiTags('admin')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@Refuses(NotSignedIn)
@Controller('api/admin/events')
export class AdminController {
  constructor(private readonly queries: AdminQueries) {}

  @Get()
  @ApiOperation({ summary: 'List events with their numbers' })
  @ApiOkResponse({ type: AdminEventPage })
  @Refuses(InvalidInput)
  events(@CurrentStaff() staff: Staff, @Query() query: PageQuery): Promise<AdminEventPage> {
    return this.queries.events(staff, query);
  }

  @Get(':event')
  @ApiOperation({ summary: 'One event with its numbers' })
  @ApiOkResponse({ type: AdminEvent })
  @Refuses(EventNotFound)
  event(@CurrentStaff() staff: Staff, @Param('event') event: string): Promise<AdminEvent> {
    return this.queries.event(staff, event);
  }

  @Get(':event/orders')
  @ApiOperation({ summary: 'List and search the orders of an event' })
  @ApiOkResponse({ type: AdminOrderPage })
  @Refuses(EventNotFound, InvalidInput)
  orders(
    @CurrentStaff() staff: Staff,
    @Param('event') event: string,
    @Query() query: OrdersQuery,
  ): Promise<AdminOrderPage> {
    return this.queries.orders(staff, event, query);
  }
}
