-- The order is on its way to its end: it takes no payment any more, and ends when its payment is seen closed.
-- $1 event_id, $2 id, $3 why: expired or cancelled, $4 version
-- The row count must be 1.
UPDATE orders SET closing = $3, version = version + 1, updated_at = clock_timestamp()
WHERE event_id = $1 AND id = $2 AND version = $4
