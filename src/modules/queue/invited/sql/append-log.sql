-- Writes what was done to invitations or passes, in the transaction that does it.
-- $1 event_id, $2 actor, $3 act, $4 subject
-- Row count: 1.
INSERT INTO queue_log (event_id, actor, act, subject) VALUES ($1, $2, $3, $4)
