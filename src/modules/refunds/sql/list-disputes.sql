-- Disputes, newest first.
-- $1 the organizer they are limited to, or null for all, $2 id of the last row seen, $3 most rows
-- Row count: at most $3.
SELECT d.event_id AS "eventId", d.id, d.order_id AS "orderId", d.provider, d.provider_ref AS "providerRef", d.status,
  d.reason, d.amount, d.currency, d.due_by AS "dueBy", d.created_at AS "createdAt"
FROM disputes d JOIN orders o ON o.event_id = d.event_id AND o.id = d.order_id
WHERE ($1::uuid IS NULL OR o.organizer_id = $1) AND ($2::uuid IS NULL OR d.id < $2)
ORDER BY d.id DESC LIMIT $3
