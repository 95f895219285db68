import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/index.ts';
import { CheckoutModule } from '../checkout/index.ts';
import { QueueModule } from '../queue/index.ts';
import { RefundsModule } from '../refunds/index.ts';
import { TicketsModule } from '../tickets/index.ts';
import { AskToPayAgain } from './ask-to-pay-again.ts';
import { Mailer } from './mailer.ts';
import { NotifyController } from './notify.controller.ts';
import { SendRefundMail } from './send-refund-mail.ts';
import { SendSignInCode } from './send-sign-in-code.ts';
import { SendTickets } from './send-tickets.ts';
import { SendTurnMail } from './send-turn-mail.ts';

@Module({
  imports: [CatalogModule, CheckoutModule, QueueModule, RefundsModule, TicketsModule],
  controllers: [NotifyController],
  providers: [AskToPayAgain, Mailer, SendRefundMail, SendSignInCode, SendTickets, SendTurnMail],
})
export class NotifyModule {}
