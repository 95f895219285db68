import { Injectable } from '@nestjs/common';
import { type EventScopedId, eventScopedId, money, parseEventScopedId } from '../../kit/index.ts';
import { Database, sqlFile } from '../../platform/db/index.ts';
import { decodeCursor, encodeCursor } from '../../platform/http/index.ts';
import { LiveEvents, type PageQuery } from '../catalog/index.ts';
import { CheckoutQueries, OrderNotFound, type OrderResponse, type OrderRow } from '../checkout/index.ts';
import { type Staff, tenantOf } from '../identity/index.ts';
import { type DisputeRow, readRefund, type RefundRow, refundsOfOrder, takenPayments } from '../payments/index.ts';
import { ownLines } from './align-order.ts';
import { chooseRefund } from './choose-refund.ts';
import { refundResponse } from './refund-view.ts';
import type { DisputePage, RefundableResponse, RefundList, RefundResponse, StaffRefundList } from './refunds.dto.ts';
import { cancelPolicy } from './request-refund.ts';

const LIST_DISPUTES = sqlFile(import.meta.url, './sql/list-disputes.sql');

@Injectable()
export class RefundsQueries {
  constructor(
    private readonly database: Database,
    private readonly orders: CheckoutQueries,
    private readonly events: LiveEvents,
  ) {}

  /** An order of the staff member's tenant. @throws OrderNotFound for any other */
  async staffOrder(staff: Staff, publicId: string): Promise<OrderRow> {
    const id = parseEventScopedId('ord', publicId);
    const order = id && (await this.orders.order(id));
    if (!order || !isOf(staff, order)) throw new OrderNotFound();
    return order;
  }

  /** As its buyer sees it, but without the link that opens his tickets. */
  async order(staff: Staff, publicId: string): Promise<OrderResponse> {
    const order = await this.orders.viewFor((row) => isOf(staff, row), publicId);
    return { ...order, mailPreview: null, accessUrl: null };
  }

  refund({ eventId, id }: EventScopedId): Promise<RefundRow | null> {
    return readRefund(this.database, eventId, id);
  }

  async ofFan(order: OrderRow): Promise<RefundList> {
    return { items: await this.items(order), refundable: await this.refundable(order) };
  }

  async ofStaff(order: OrderRow): Promise<StaffRefundList> {
    const taken = await takenPayments(this.database, order);
    const left = taken.reduce((sum, each) => sum + each.left, 0);
    return { items: await this.items(order), left: money(left, order.currency) };
  }

  async disputes(staff: Staff, { cursor, limit = 20 }: PageQuery): Promise<DisputePage> {
    const before = decodeCursor(cursor, ['uuid'])?.[0] ?? null;
    const found = await this.database.query<DisputeRow>(LIST_DISPUTES, [tenantOf(staff), before, limit + 1]);
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return {
      items: page.map(({ eventId, id, orderId, status, reason, amount, currency, provider, ...rest }) => ({
        id: eventScopedId('dsp', eventId, id),
        orderId: eventScopedId('ord', eventId, orderId),
        status,
        reason,
        amount: money(amount, currency),
        provider,
        providerRef: rest.providerRef,
        dueBy: rest.dueBy?.toISOString() ?? null,
        createdAt: rest.createdAt.toISOString(),
      })),
      nextCursor: last ? encodeCursor([last.id]) : null,
    };
  }

  private async items({ eventId, id }: OrderRow): Promise<RefundResponse[]> {
    const event = await this.events.byNumber(eventId);
    const refunds = await refundsOfOrder(this.database, eventId, id);
    return refunds.map((refund) => refundResponse(event, refund));
  }

  /** As of now, without a lock: asking for it decides. */
  private async refundable(order: OrderRow): Promise<RefundableResponse | null> {
    if (order.status !== 'paid') return null;
    const { until, open, withFees } = await cancelPolicy(this.database, order.eventId);
    const taken = (await takenPayments(this.database, order)).find(({ unplaced }) => !unplaced);
    if (!open || until === null || !taken || taken.disputed || taken.left === 0) return null;
    const { left, currency } = taken;
    const { places } = await this.events.byNumber(order.eventId);
    const lines = await this.database.transaction((tx) => ownLines(tx, order));
    if (lines.every(({ leaving }) => leaving)) return null;
    const terms = { left, currency, withFees, allMoney: false };
    const { amount } = chooseRefund({ kind: 'all' }, lines, terms, (seatNo) => places.labelOf(seatNo));
    return { until: until.toISOString(), amount: money(amount, currency) };
  }
}

function isOf(staff: Staff, { organizerId }: OrderRow): boolean {
  const tenant = tenantOf(staff);
  return tenant === null || organizerId === tenant;
}
