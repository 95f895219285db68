import { Controller, Get, Param, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Refuses } from '../../../platform/http/index.ts';
import { CatalogService, EventNotFound } from '../../catalog/index.ts';
import { CurrentStaff, NotSignedIn, type Staff, StaffGuard } from '../../identity/index.ts';
import { FairnessReport } from './fairness-report.ts';
import { FairnessReportResponse } from './report.dto.ts';

@ApiTags('admin')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@Refuses(NotSignedIn)
@Controller('api/admin/events/:event/queue/report')
export class ReportController {
  constructor(
    private readonly catalog: CatalogService,
    private readonly report: FairnessReport,
  ) {}

  @Get()
  @ApiOperation({ summary: 'How fair the sale was: who joined, came in, bought or was refused, in which order' })
  @ApiOkResponse({ type: FairnessReportResponse })
  @Refuses(EventNotFound)
  async read(@CurrentStaff() staff: Staff, @Param('event') event: string): Promise<FairnessReportResponse> {
    return this.report.of((await this.catalog.event(staff, event)).id);
  }
}
