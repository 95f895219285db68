-- The account of a mailbox, made where there is none. Two at once find the same one.
-- $1 id of a new one, $2 email
-- Row count: 1.
INSERT INTO accounts (id, email) VALUES ($1, $2)
ON CONFLICT (email) DO UPDATE SET email = excluded.email
RETURNING id
