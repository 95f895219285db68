-- Moves a payment along one edge of its table, with what was learned of it; guarded by the version seen under the lock.
-- $1 event_id, $2 id, $3 to, $4 version, $5 provider_ref, $6 client_secret, $7 next_action, $8 error_code, $9 error_message,
-- $10 error_advice, $11 challenged, $12 late, $13 ms until it is looked after
-- The row count must be 1.
UPDATE payments SET status = $3, version = version + 1, updated_at = clock_timestamp(),
  provider_ref = coalesce($5, provider_ref), client_secret = coalesce($6, client_secret),
  next_action = coalesce($7, next_action), error_code = $8, error_message = $9, error_advice = $10,
  challenged = challenged OR $11, late = late OR $12,
  look_at = clock_timestamp() + $13::int * interval '1 millisecond', looks = 0
WHERE event_id = $1 AND id = $2
  AND version = $4 -- guard: payment-version
