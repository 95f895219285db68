import { Controller, Get, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { InvalidInput, Refuses } from '../../platform/http/index.ts';
import { NotAllowed, NotSignedIn, OnlyFor, StaffGuard } from '../identity/index.ts';
import { AttentionList, MismatchList, MismatchQuery, OpenQuery } from './reconcile.dto.ts';
import { AttentionNotFound } from './reconcile.errors.ts';
import { ReconcileQueries } from './reconcile.queries.ts';

const USUALLY = 100;

@ApiTags('admin')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@OnlyFor('operator')
@Refuses(NotSignedIn, NotAllowed)
@Controller('api/admin')
export class ReconcileController {
  constructor(private readonly queries: ReconcileQueries) {}

  @Get('mismatches')
  @ApiOperation({ summary: 'Where our books and those of a payment provider differ' })
  @ApiOkResponse({ type: MismatchList })
  @Refuses(InvalidInput)
  mismatches(@Query() { kind, limit = USUALLY }: MismatchQuery): Promise<MismatchList> {
    return this.queries.mismatches(kind ?? null, limit);
  }

  @Get('attention')
  @ApiOperation({ summary: 'What needs a person' })
  @ApiOkResponse({ type: AttentionList })
  @Refuses(InvalidInput)
  attention(@Query() { limit = USUALLY }: OpenQuery): Promise<AttentionList> {
    return this.queries.attention(limit);
  }

  @Post('attention/:key/resolve')
  @HttpCode(204)
  @ApiOperation({ summary: 'Say that it has been seen to' })
  @ApiNoContentResponse()
  @Refuses(AttentionNotFound)
  resolve(@Param('key') key: string): Promise<void> {
    return this.queries.resolve(key);
  }
}
