-- Writes down a dispute that a provider tells of.
-- $1 event_id, $2 id, $3 order_id, $4 payment_id, $5 provider, $6 provider_ref, $7 reason, $8 amount, $9 currency, $10 due_by
-- Row count: 1.
INSERT INTO disputes (event_id, id, order_id, payment_id, provider, provider_ref, reason, amount, currency, due_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
RETURNING event_id AS "eventId", id, order_id AS "orderId", payment_id AS "paymentId", provider, provider_ref AS "providerRef", status, reason,
  amount, currency, due_by AS "dueBy", created_at AS "createdAt", version
