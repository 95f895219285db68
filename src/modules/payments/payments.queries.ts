import { Injectable } from '@nestjs/common';
import { Database, sqlFile } from '../../platform/db/index.ts';
import type { PaymentRow } from './payment.ts';

const LATEST_PAYMENT = sqlFile(import.meta.url, './sql/latest-payment.sql');

@Injectable()
export class PaymentsQueries {
  constructor(private readonly database: Database) {}

  /** The newest payment of an order, or null. */
  async latest(eventId: number, orderId: string): Promise<PaymentRow | null> {
    return (await this.database.query<PaymentRow>(LATEST_PAYMENT, [eventId, orderId]))[0] ?? null;
  }
}
