-- Keeps where somebody wants to be told that his turn comes: one address a place, one mail.
-- $1 id, $2 event_id, $3 visitor, $4 email, $5 entry, $6 position or null
-- Row count: 1, or 0 where his mail has been sent, or is on its way.
INSERT INTO turn_notices AS n (id, event_id, visitor, email, entry, position) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (event_id, visitor) DO UPDATE SET email = excluded.email, entry = excluded.entry, position = excluded.position
WHERE n.due_at IS NULL
RETURNING id
