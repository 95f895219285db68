-- The group of that name, made where there is none.
-- $1 event_id, $2 id of a new one, $3 name
-- Row count: 1.
INSERT INTO invited_groups (event_id, id, name) VALUES ($1, $2, $3)
ON CONFLICT (event_id, name) DO UPDATE SET name = excluded.name
RETURNING id
