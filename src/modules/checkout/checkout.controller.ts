import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Param,
  Post,
  Query,
  type RawBodyRequest,
  Req,
  Res,
} from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { eventScopedId, parseEventScopedId } from '../../kit/index.ts';
import {
  type Answer,
  command,
  idempotencyKey,
  InvalidInput,
  KEY_HEADER,
  KEY_REFUSALS,
  MalformedBody,
  NotFound,
  Refuses,
} from '../../platform/http/index.ts';
import { TooManyRequests } from '../../platform/limits/index.ts';
import { AddressLimit, HoldExpired, HoldLost, HoldNotFound, PackageSoldOut } from '../holds/index.ts';
import { CurrentVisitor, type Visitor } from '../identity/index.ts';
import {
  BadSignature,
  MethodNotTaken,
  NeverSent,
  PaymentRefused,
  ProviderAway,
  ReceiveWebhook,
  TooFast,
  UnreadableWebhook,
} from '../payments/index.ts';
import { TicketList, TicketResponse, TicketsQueries } from '../tickets/index.ts';
import {
  AccessQuery,
  CreateOrderRequest,
  CreatePaymentRequest,
  OrderResponse,
  PaymentResponse,
} from './checkout.dto.ts';
import {
  NotCancellable,
  NotPayable,
  OneOrderATurn,
  OrderNotFound,
  SeatsGone,
  TooManyUnpaidOrders,
} from './checkout.errors.ts';
import { CheckoutQueries } from './checkout.queries.ts';
import { CloseOrder } from './close-order.ts';
import { StartCheckout } from './start-checkout.ts';
import { StartPayment } from './start-payment.ts';

@Controller('api')
export class CheckoutController {
  constructor(
    private readonly startCheckout: StartCheckout,
    private readonly startPayment: StartPayment,
    private readonly closeOrder: CloseOrder,
    private readonly receiveWebhook: ReceiveWebhook,
    private readonly queries: CheckoutQueries,
    private readonly tickets: TicketsQueries,
  ) {}

  @Post('orders')
  @ApiOperation({ summary: 'Claim the places of a hold' })
  @ApiTags('orders')
  @ApiHeader(KEY_HEADER)
  @ApiCreatedResponse({ type: OrderResponse })
  @Refuses(
    ...KEY_REFUSALS,
    HoldNotFound,
    HoldExpired,
    HoldLost,
    SeatsGone,
    PackageSoldOut,
    TooManyUnpaidOrders,
    OneOrderATurn,
    AddressLimit,
    TooManyRequests,
    InvalidInput,
  )
  async create(
    @CurrentVisitor() visitor: Visitor,
    @Headers('idempotency-key') key: string | undefined,
    @Body() body: CreateOrderRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    const { holdId, buyer } = body;
    const order = command(`order:${visitor.id}`, idempotencyKey(key), body);
    return answer(reply, await this.startCheckout.run(visitor, holdId, buyer, order));
  }

  @Get('orders/:order')
  @ApiOperation({ summary: 'See an order' })
  @ApiTags('orders')
  @ApiOkResponse({ type: OrderResponse })
  @Refuses(OrderNotFound)
  async one(
    @CurrentVisitor() visitor: Visitor,
    @Param('order') id: string,
    @Query() { access }: AccessQuery,
  ): Promise<OrderResponse> {
    return this.queries.ownView(visitor.id, id, access);
  }

  @Post('orders/:order/payments')
  @ApiOperation({ summary: 'Start a payment' })
  @ApiTags('orders')
  @ApiHeader(KEY_HEADER)
  @ApiCreatedResponse({ type: PaymentResponse })
  @Refuses(
    ...KEY_REFUSALS,
    OrderNotFound,
    NotPayable,
    MethodNotTaken,
    NeverSent,
    PaymentRefused,
    ProviderAway,
    TooFast,
    InvalidInput,
  )
  async pay(
    @CurrentVisitor() visitor: Visitor,
    @Param('order') id: string,
    @Headers('idempotency-key') key: string | undefined,
    @Body() body: CreatePaymentRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    const { order, payment } = await this.queries.ownWithPayment(visitor.id, id);
    const wanted = command(`payment:${order.id}`, idempotencyKey(key), body);
    return answer(reply, await this.startPayment.run(order, { method: body.method, latest: payment }, wanted));
  }

  @Post('orders/:order/cancel')
  @ApiOperation({ summary: 'Cancel an order that is not paid' })
  @HttpCode(200)
  @ApiTags('orders')
  @ApiOkResponse({ type: OrderResponse })
  @Refuses(OrderNotFound, NotCancellable)
  async cancel(@CurrentVisitor() visitor: Visitor, @Param('order') id: string): Promise<OrderResponse> {
    const { eventId, id: orderId } = await this.queries.ownOrder(visitor.id, id);
    await this.closeOrder.cancel(eventId, orderId);
    return this.queries.ownView(visitor.id, id);
  }

  @Get('orders/:order/tickets')
  @ApiOperation({ summary: 'The tickets of an order' })
  @ApiTags('tickets')
  @ApiOkResponse({ type: TicketList, description: 'Empty until the order is paid' })
  @Refuses(OrderNotFound)
  async ticketsOf(
    @CurrentVisitor() visitor: Visitor,
    @Param('order') id: string,
    @Query() { access }: AccessQuery,
  ): Promise<TicketList> {
    return { items: await this.queries.ownTickets(visitor.id, id, access), nextCursor: null };
  }

  @Get('tickets/:ticket')
  @ApiOperation({ summary: 'One ticket' })
  @ApiTags('tickets')
  @ApiOkResponse({ type: TicketResponse })
  @Refuses(OrderNotFound)
  async ticket(
    @CurrentVisitor() visitor: Visitor,
    @Param('ticket') id: string,
    @Query() { access }: AccessQuery,
  ): Promise<TicketResponse> {
    const scoped = parseEventScopedId('tkt', id);
    const ticket = scoped && (await this.tickets.one(scoped.eventId, scoped.id));
    if (!ticket) throw new OrderNotFound();
    const order = eventScopedId('ord', ticket.eventId, ticket.orderId);
    const found = (await this.queries.ownTickets(visitor.id, order, access)).find((each) => each.id === id);
    if (!found) throw new OrderNotFound();
    return found;
  }

  @Post('webhooks/:provider')
  @ApiOperation({ summary: "A payment provider's signed message" })
  @HttpCode(204)
  @ApiTags('webhooks')
  @ApiNoContentResponse()
  @Refuses(BadSignature, UnreadableWebhook, NotFound, MalformedBody)
  async webhook(@Param('provider') provider: string, @Req() request: RawBodyRequest<FastifyRequest>): Promise<void> {
    if (!request.rawBody) throw new MalformedBody();
    await this.receiveWebhook.run(provider, request.rawBody, request.headers);
  }
}

function answer(reply: FastifyReply, { status, body }: Answer): unknown {
  void reply.status(status);
  return body;
}
