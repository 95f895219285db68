-- How far the line has come, for a Redis that forgets it and for the report after the sale. Never goes back.
-- $1 event_id, $2 entries given out, $3 positions let in, $4 places given out, $5 of those before the opening or null
-- $6 people let in, $7 runs of entries that nobody has, as JSON
-- Row count: 1 where positions were called up, else 0.
WITH before AS (SELECT served_seen FROM queues WHERE event_id = $1),
kept AS (
  UPDATE queues SET entries_seen = least(entries_floor, greatest(entries_seen, $2)),
    served_seen = least(entries_floor, greatest(entries_seen, $2), greatest(served_seen, $3)),
    places = greatest(places, $4), places_before_opening = coalesce(places_before_opening, $5),
    people_let_in = greatest(people_let_in, $6),
    holes = CASE WHEN entries_seen <= $2 AND served_seen <= $3 THEN $7::jsonb ELSE holes END, seen_at = clock_timestamp()
  WHERE event_id = $1 AND (entries_seen < $2 OR served_seen < $3 OR places < $4 OR people_let_in < $6
    OR (places_before_opening IS NULL AND $5::int IS NOT NULL)
    OR (entries_seen <= $2 AND served_seen <= $3 AND holes <> $7::jsonb))
)
INSERT INTO queue_calls (event_id, served) SELECT $1, $3 FROM before WHERE served_seen < $3
ON CONFLICT (event_id, served) DO NOTHING
