-- Writes down a refund, committed before the provider is called.
-- $1 event_id, $2 id, $3 order_id, $4 payment_id, $5 provider, $6 amount, $7 currency, $8 seat_no[], $9 reason, $10 actor
-- Row count: 1.
INSERT INTO refunds (event_id, id, order_id, payment_id, provider, amount, currency, seat_nos, reason, actor)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
RETURNING event_id AS "eventId", id, order_id AS "orderId", payment_id AS "paymentId", provider, provider_ref AS "providerRef", status, amount,
  currency, seat_nos AS "seatNos", reason, actor, error_code AS "errorCode", sent_at AS "sentAt", created_at AS "createdAt", version
