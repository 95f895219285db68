-- Keeps that a browser has asked for a code for a mailbox. The one before, if there is one, counts no more.
-- $1 email, $2 visitor, $3 id, $4 how long it counts in ms
-- Row count: 1.
INSERT INTO sign_in_codes (email, visitor, id, expires_at)
VALUES ($1, $2, $3, clock_timestamp() + $4::int * interval '1 millisecond')
ON CONFLICT (email, visitor) DO UPDATE SET id = excluded.id, attempts = 0, expires_at = excluded.expires_at
