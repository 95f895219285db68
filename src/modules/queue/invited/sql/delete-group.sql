-- Ends a group with its codes and its list. Whoever has a place keeps it.
-- $1 event_id, $2 id
-- Row count: 1, or 0 where there is none.
DELETE FROM invited_groups WHERE event_id = $1 AND id = $2
