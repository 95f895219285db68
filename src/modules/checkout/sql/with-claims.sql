-- Of these visitors, those who have an order that still waits for its money.
-- $1 event_id, $2 visitors
-- Row count: one a visitor who has.
SELECT DISTINCT visitor FROM orders
WHERE event_id = $1 AND visitor = ANY ($2) AND status IN ('pending', 'authorised', 'payment_failed')
