-- Locks a dispute by its provider's id, after its order and its payment.
-- $1 event_id, $2 provider, $3 provider_ref
-- Row count: 0 or 1.
SELECT event_id AS "eventId", id, order_id AS "orderId", payment_id AS "paymentId", provider, provider_ref AS "providerRef", status, reason,
  amount, currency, due_by AS "dueBy", created_at AS "createdAt", version
FROM disputes WHERE event_id = $1 AND provider = $2 AND provider_ref = $3 FOR UPDATE
