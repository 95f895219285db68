import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CONFIG, type Config } from '../../platform/config/index.ts';
import { Refuses } from '../../platform/http/index.ts';
import { AccessQuery, CheckoutQueries, OrderNotFound } from '../checkout/index.ts';
import { CurrentVisitor, type Visitor } from '../identity/index.ts';
import { SendTickets } from './send-tickets.ts';

@ApiTags('orders')
@Controller('api/orders')
export class NotifyController {
  constructor(
    private readonly orders: CheckoutQueries,
    private readonly sendTickets: SendTickets,
    @Inject(CONFIG) private readonly config: Pick<Config, 'mail'>,
  ) {}

  /** The mail of a paid order, where mail is collected in a folder and so reaches nobody's inbox. */
  @Get(':order/mail')
  @ApiOperation({ summary: 'The mail of a paid order, where mail is collected in a folder' })
  @ApiOkResponse({ content: { 'text/html': { schema: { type: 'string' } } } })
  @Refuses(OrderNotFound)
  async mail(
    @CurrentVisitor() visitor: Visitor,
    @Param('order') id: string,
    @Query() { access }: AccessQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const order = await this.orders.ownOrder(visitor.id, id, access);
    const mail = this.config.mail.outboxDir === null ? null : await this.sendTickets.mailOf(order);
    if (!mail) throw new OrderNotFound();
    void reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .header(
        'content-security-policy',
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-top-navigation",
      )
      .send(mail.html);
  }
}
