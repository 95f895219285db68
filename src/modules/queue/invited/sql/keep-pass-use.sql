-- Notes that somebody uses a pass, once. Two of his requests at the same moment wait for each other here.
-- $1 event_id, $2 pass, $3 visitor
-- Row count: 1; `fresh` where he had not used it before.
INSERT INTO pass_uses (event_id, pass_id, visitor) VALUES ($1, $2, $3)
ON CONFLICT (event_id, pass_id, visitor) DO UPDATE SET at = pass_uses.at
RETURNING position, xmax = 0 AS fresh
