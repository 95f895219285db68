import { Body, Controller, Get, Headers, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { command, idempotencyKey, InvalidInput, KEY_HEADER, KEY_REFUSALS, Refuses } from '../../platform/http/index.ts';
import { AccessQuery, CheckoutQueries, OrderNotFound } from '../checkout/index.ts';
import { CurrentVisitor, type Visitor } from '../identity/index.ts';
import { CreateRefundRequest, RefundList, RefundResponse } from './refunds.dto.ts';
import { MONEY_REFUSALS, NotAllowed, PackageWhole } from './refunds.errors.ts';
import { RefundsQueries } from './refunds.queries.ts';
import { RequestRefund } from './request-refund.ts';

@ApiTags('orders')
@Controller('api/orders')
export class RefundsController {
  constructor(
    private readonly requestRefund: RequestRefund,
    private readonly orders: CheckoutQueries,
    private readonly queries: RefundsQueries,
  ) {}

  /** Only the session that bought: whoever has the mail's link may come, and may not send others away. */
  @Post(':order/refunds')
  @ApiOperation({ summary: "Cancel a paid order, or some of its seats, on the event's terms" })
  @ApiHeader(KEY_HEADER)
  @ApiCreatedResponse({ type: RefundResponse })
  @Refuses(...KEY_REFUSALS, OrderNotFound, InvalidInput, NotAllowed, PackageWhole, ...MONEY_REFUSALS)
  async create(
    @CurrentVisitor() visitor: Visitor,
    @Param('order') id: string,
    @Headers('idempotency-key') key: string | undefined,
    @Body() body: CreateRefundRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    const order = await this.orders.ownOrder(visitor.id, id);
    const refund = command(`refund:${order.id}`, idempotencyKey(key), body);
    const wanted = body.seats ? ({ kind: 'seats', ids: body.seats } as const) : ({ kind: 'all' } as const);
    const request = { wanted, reason: 'requested_by_fan', by: { as: 'fan' } } as const;
    const { status, body: answer } = await this.requestRefund.run(order, request, refund);
    void reply.status(status);
    return answer;
  }

  @Get(':order/refunds')
  @ApiOperation({ summary: 'What went back of an order, and what may go back' })
  @ApiOkResponse({ type: RefundList })
  @Refuses(OrderNotFound)
  async list(
    @CurrentVisitor() visitor: Visitor,
    @Param('order') id: string,
    @Query() { access }: AccessQuery,
  ): Promise<RefundList> {
    return this.queries.ofFan(await this.orders.ownOrder(visitor.id, id, access));
  }
}
