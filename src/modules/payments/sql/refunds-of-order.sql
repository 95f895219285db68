-- What went back, or shall go back, of an order, newest first.
-- $1 event_id, $2 order_id
-- Row count: one a refund.
SELECT event_id AS "eventId", id, order_id AS "orderId", payment_id AS "paymentId", provider, provider_ref AS "providerRef", status, amount,
  currency, seat_nos AS "seatNos", reason, actor, error_code AS "errorCode", sent_at AS "sentAt", created_at AS "createdAt", version
FROM refunds WHERE event_id = $1 AND order_id = $2 ORDER BY id DESC
