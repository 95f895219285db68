import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/index.ts';
import { CheckoutModule } from '../checkout/index.ts';
import { TicketsModule } from '../tickets/index.ts';
import { Mailer } from './mailer.ts';
import { NotifyController } from './notify.controller.ts';
import { SendTickets } from './send-tickets.ts';

@Module({
  imports: [CatalogModule, CheckoutModule, TicketsModule],
  controllers: [NotifyController],
  providers: [Mailer, SendTickets],
})
export class NotifyModule {}
