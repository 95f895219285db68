-- One refund, without a lock.
-- $1 event_id, $2 id
-- Row count: 0 or 1.
SELECT event_id AS "eventId", id, order_id AS "orderId", payment_id AS "paymentId", provider, provider_ref AS "providerRef", status, amount,
  currency, seat_nos AS "seatNos", reason, actor, error_code AS "errorCode", sent_at AS "sentAt", created_at AS "createdAt", version
FROM refunds WHERE event_id = $1 AND id = $2
