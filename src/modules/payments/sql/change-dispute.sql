-- Moves a dispute along one edge of its table, guarded by the version seen under the lock.
-- $1 event_id, $2 id, $3 to, $4 version, $5 due_by
-- The row count must be 1.
UPDATE disputes SET status = $3, version = version + 1, updated_at = clock_timestamp(), due_by = coalesce($5, due_by)
WHERE event_id = $1 AND id = $2 AND version = $4
