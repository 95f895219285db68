-- Uses a code up.
-- $1 id
-- Row count: 1, or 0 where it was used or replaced meanwhile.
DELETE FROM sign_in_codes WHERE id = $1
