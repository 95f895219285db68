-- Refunds of a payment whose end is not known yet; locked after the payment.
-- $1 event_id, $2 payment_id
-- Row count: one a refund.
SELECT event_id AS "eventId", id, order_id AS "orderId", payment_id AS "paymentId", provider, provider_ref AS "providerRef", status, amount,
  currency, seat_nos AS "seatNos", reason, actor, error_code AS "errorCode", sent_at AS "sentAt", created_at AS "createdAt", version
FROM refunds WHERE event_id = $1 AND payment_id = $2 AND status IN ('requested', 'pending') ORDER BY id FOR UPDATE
