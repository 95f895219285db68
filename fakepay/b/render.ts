import type { Dispute, Payment, Refund } from './model.ts';
import { written } from './money.ts';

export type Json = Record<string, unknown>;

const time = (ms: number): string => new Date(ms).toISOString();

export const renderPayment = (payment: Payment): Json => ({
  id: payment.id,
  reference: payment.reference,
  state: payment.state,
  amount: written(payment.amount, payment.currency),
  captured: written(payment.captured, payment.currency).value,
  refunded: written(payment.refunded, payment.currency).value,
  flow: payment.flow,
  method: payment.method,
  session: payment.session,
  page: payment.page,
  metadata: payment.metadata,
  failure: payment.failure,
  createdAt: time(payment.createdMs),
  updatedAt: time(payment.updatedMs),
});

export const renderRefund = (refund: Refund): Json => ({
  id: refund.id,
  payment: refund.payment,
  reference: refund.reference,
  amount: written(refund.amount, refund.currency),
  state: refund.state,
  createdAt: time(refund.createdMs),
});

export const renderDispute = (dispute: Dispute): Json => ({
  id: dispute.id,
  payment: dispute.payment,
  amount: written(dispute.amount, dispute.currency),
  reason: dispute.reason,
  respondBy: time(dispute.respondByMs),
});
