import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { InvalidInput, Refuses } from '../../../platform/http/index.ts';
import { CatalogService, EventNotFound } from '../../catalog/index.ts';
import { CurrentStaff, NotSignedIn, type Staff, StaffGuard } from '../../identity/index.ts';
import { HistoryQuery, HistoryResponse } from './history.dto.ts';
import { History } from './history.ts';

@ApiTags('admin')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@Refuses(NotSignedIn)
@Controller('api/admin/events/:event/history')
export class HistoryController {
  constructor(
    private readonly catalog: CatalogService,
    private readonly history: History,
  ) {}

  @Get()
  @ApiOperation({ summary: 'What happened to the places of an event, from its beginning, or behind a cursor' })
  @ApiOkResponse({ type: HistoryResponse })
  @Refuses(EventNotFound, InvalidInput)
  async read(
    @CurrentStaff() staff: Staff,
    @Param('event') event: string,
    @Query() query: HistoryQuery,
  ): Promise<HistoryResponse> {
    return this.history.page((await this.catalog.event(staff, event)).id, query);
  }
}
