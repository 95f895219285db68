-- How many places of some events are in each state.
-- $1 event_id[]
-- Row count: at most four an event.
SELECT event_id AS "eventId", state, count(*)::int AS count FROM places WHERE event_id = ANY($1::int[]) GROUP BY event_id, state
