-- A waiting room as the report needs it. `lost`: how often Redis lost it, alone or with all it had, since it was there.
-- $1 event_id
-- Row count: 1, or 0 where the event never had one.
SELECT q.requires_account AS "requiresAccount", q.frozen_at AS "frozenAt", q.places, q.places_before_opening AS "placesBefore",
  q.people_let_in AS "peopleLetIn", q.served_seen AS "servedSeen",
  q.generation + (SELECT count(*) FROM redis_lives l WHERE l.began_at > coalesce(
    (SELECT committed_at FROM draws WHERE event_id = q.event_id), (SELECT min(at) FROM queue_calls WHERE event_id = q.event_id),
    'infinity'))::int AS lost
FROM queues q WHERE q.event_id = $1
