-- Notes that somebody is invited, once. Two of his requests at the same moment wait for each other here.
-- $1 event_id, $2 visitor, $3 group_id
-- Row count: 1, or 0 where he was.
INSERT INTO invitations (event_id, visitor, group_id) VALUES ($1, $2, $3) ON CONFLICT (event_id, visitor) DO NOTHING
