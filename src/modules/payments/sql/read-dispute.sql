-- One dispute, without a lock.
-- $1 event_id, $2 id
-- Row count: 0 or 1.
SELECT event_id AS "eventId", id, order_id AS "orderId", payment_id AS "paymentId", provider, provider_ref AS "providerRef", status, reason,
  amount, currency, due_by AS "dueBy", created_at AS "createdAt", version
FROM disputes WHERE event_id = $1 AND id = $2
