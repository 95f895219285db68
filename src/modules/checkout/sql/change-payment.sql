-- Moves a payment along one edge of its table, with what was learned of it; guarded by the version seen under the lock.
-- $1 event_id, $2 id, $3 to, $4 version, $5 provider_ref, $6 client_secret, $7 error_code, $8 error_message
-- The row count must be 1.
UPDATE payments SET status = $3, version = version + 1, updated_at = clock_timestamp(),
  provider_ref = coalesce($5, provider_ref), client_secret = coalesce($6, client_secret),
  error_code = $7, error_message = $8
WHERE event_id = $1 AND id = $2 AND version = $4
