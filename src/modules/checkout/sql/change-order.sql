-- Moves an order along one edge of its table, guarded by the state and the version that were seen under the lock.
-- $1 event_id, $2 id, $3 from, $4 to, $5 version
-- The row count must be 1.
UPDATE orders SET status = $4, closing = NULL, version = version + 1, updated_at = clock_timestamp()
WHERE event_id = $1 AND id = $2 AND status = $3
  AND version = $5 -- guard: order-version
