-- Forgets codes whose time is up, and with them whose mailbox it was. Skips what another replica is forgetting.
-- $1 most rows
-- Row count: the codes forgotten.
DELETE FROM sign_in_codes WHERE id IN (
  SELECT id FROM sign_in_codes WHERE expires_at < clock_timestamp() LIMIT $1 FOR UPDATE SKIP LOCKED
)
