import { Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Refuses } from '../../platform/http/index.ts';
import { CurrentVisitor, type Visitor } from '../identity/index.ts';
import { ExtendHold } from './extend-hold.ts';
import { holdResponse } from './hold-response.ts';
import { HoldResponse } from './holds.dto.ts';
import { AlreadyExtended, HoldExpired, HoldLost, HoldNotFound } from './holds.errors.ts';
import { ReadHold } from './read-hold.ts';
import { ReleaseHold } from './release-hold.ts';

@ApiTags('holds')
@Controller('api')
export class OwnHoldsController {
  constructor(
    private readonly readHold: ReadHold,
    private readonly extendHold: ExtendHold,
    private readonly releaseHold: ReleaseHold,
  ) {}

  @Get('holds/:hold')
  @ApiOperation({ summary: 'See a hold' })
  @ApiOkResponse({ type: HoldResponse })
  @Refuses(HoldNotFound, HoldLost, HoldExpired)
  async one(@CurrentVisitor() visitor: Visitor, @Param('hold') holdId: string): Promise<HoldResponse> {
    const { event, held } = await this.readHold.run(visitor.id, holdId);
    return holdResponse(event, holdId, held);
  }

  @Post('holds/:hold/extend')
  @ApiOperation({ summary: 'Ask once for more time' })
  @HttpCode(200)
  @ApiOkResponse({ type: HoldResponse })
  @Refuses(HoldNotFound, HoldLost, HoldExpired, AlreadyExtended)
  async extend(@CurrentVisitor() visitor: Visitor, @Param('hold') holdId: string): Promise<HoldResponse> {
    const { event, held } = await this.extendHold.run(visitor.id, holdId);
    return holdResponse(event, holdId, held);
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
