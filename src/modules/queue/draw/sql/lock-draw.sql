-- Makes one publisher of those who have made the same tree: the others find it frozen.
-- $1 event_id
-- Row count: 1, or 0 where it is frozen.
SELECT 1 AS ours FROM draws WHERE event_id = $1 AND frozen_at IS NULL FOR UPDATE
