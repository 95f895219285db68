-- Forgets an address that is not needed any more; that somebody was told stays known.
-- $1 id
-- Row count: 1, or 0 where it was forgotten before.
UPDATE turn_notices SET email = NULL WHERE id = $1 AND email IS NOT NULL
