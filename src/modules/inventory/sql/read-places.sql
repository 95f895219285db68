-- The state of every place of an event in the layout's order, as one string: what Redis is rebuilt from.
-- $1 event_id
-- Row count: 1; `states` is null where the event has no places.
SELECT string_agg(state, '' ORDER BY seat_no) AS states FROM places WHERE event_id = $1
