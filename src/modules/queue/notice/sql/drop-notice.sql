-- Forgets somebody's address. That he was told stays known as long as he has this place: nobody is told twice.
-- $1 event_id, $2 visitor, $3 whether his place ends too
-- Row count: 1, or 0 where there was none.
DELETE FROM turn_notices WHERE event_id = $1 AND visitor = $2 AND (email IS NOT NULL OR $3)
