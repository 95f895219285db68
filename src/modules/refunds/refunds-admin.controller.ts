import { Body, Controller, Get, Headers, Param, Post, Query, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { command, idempotencyKey, InvalidInput, KEY_HEADER, KEY_REFUSALS, Refuses } from '../../platform/http/index.ts';
import { PageQuery } from '../catalog/index.ts';
import { OrderNotFound, OrderResponse } from '../checkout/index.ts';
import { CurrentStaff, NotSignedIn, type Staff, StaffGuard } from '../identity/index.ts';
import type { RefundReason } from '../payments/index.ts';
import type { Wanted } from './choose-refund.ts';
import { CreateStaffRefundRequest, DisputePage, RefundResponse, StaffRefundList } from './refunds.dto.ts';
import { MONEY_REFUSALS } from './refunds.errors.ts';
import { RefundsQueries } from './refunds.queries.ts';
import { RequestRefund } from './request-refund.ts';

@ApiTags('admin')
@ApiBearerAuth()
@UseGuards(StaffGuard)
@Refuses(NotSignedIn)
@Controller('api/admin')
export class RefundsAdminController {
  constructor(
    private readonly requestRefund: RequestRefund,
    private readonly queries: RefundsQueries,
  ) {}

  @Get('orders/:order')
  @ApiOperation({ summary: 'One order' })
  @ApiOkResponse({ type: OrderResponse })
  @Refuses(OrderNotFound)
  order(@CurrentStaff() staff: Staff, @Param('order') id: string): Promise<OrderResponse> {
    return this.queries.order(staff, id);
  }

  @Post('orders/:order/refunds')
  @ApiOperation({ summary: 'Give money of an order back' })
  @ApiHeader(KEY_HEADER)
  @ApiCreatedResponse({ type: RefundResponse })
  @Refuses(...KEY_REFUSALS, OrderNotFound, InvalidInput, ...MONEY_REFUSALS)
  async create(
    @CurrentStaff() staff: Staff,
    @Param('order') id: string,
    @Headers('idempotency-key') key: string | undefined,
    @Body() body: CreateStaffRefundRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    const order = await this.queries.staffOrder(staff, id);
    const refund = command(`staff-refund:${order.id}`, idempotencyKey(key), body);
    const by = { as: 'staff', actor: `staff:${staff.keyId}`, withFees: body.fees ?? true } as const;
    const request = { wanted: wantedIn(body), reason: body.reason as RefundReason, by };
    const { status, body: answer } = await this.requestRefund.run(order, request, refund);
    void reply.status(status);
    return answer;
  }

  @Get('orders/:order/refunds')
  @ApiOperation({ summary: 'What went back of an order, and what is left' })
  @ApiOkResponse({ type: StaffRefundList })
  @Refuses(OrderNotFound)
  async list(@CurrentStaff() staff: Staff, @Param('order') id: string): Promise<StaffRefundList> {
    return this.queries.ofStaff(await this.queries.staffOrder(staff, id));
  }

  @Get('disputes')
  @ApiOperation({ summary: 'List disputes' })
  @ApiOkResponse({ type: DisputePage })
  @Refuses(InvalidInput)
  disputes(@CurrentStaff() staff: Staff, @Query() query: PageQuery): Promise<DisputePage> {
    return this.queries.disputes(staff, query);
  }
}

/** @throws InvalidInput unless it says in exactly one way what goes back */
function wantedIn({ all, seats, amount }: CreateStaffRefundRequest): Wanted {
  const ways: Wanted[] = [];
  if (all !== undefined) ways.push({ kind: 'all' });
  if (seats !== undefined) ways.push({ kind: 'seats', ids: seats });
  if (amount !== undefined) ways.push({ kind: 'amount', amount });
  const [wanted] = ways;
  if (wanted && ways.length === 1) return wanted;
  const detail = 'Say what goes back in exactly one way: all, seats or amount.';
  throw new InvalidInput([{ pointer: '', code: 'refunds.one_choice', detail }]);
}
