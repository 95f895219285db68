-- Moves a refund along one edge of its table, guarded by the version seen under the lock.
-- $1 event_id, $2 id, $3 to, $4 version, $5 provider_ref, $6 error_code
-- The row count must be 1.
UPDATE refunds SET status = $3, version = version + 1, updated_at = clock_timestamp(),
  provider_ref = coalesce($5, provider_ref), error_code = coalesce($6, error_code)
WHERE event_id = $1 AND id = $2
  AND version = $4 -- guard: refund-version
