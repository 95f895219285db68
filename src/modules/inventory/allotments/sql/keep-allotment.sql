-- Keeps an allotment with its places.
-- $1 event_id, $2 id, $3 name, $4 channel, $5 release_at or null, $6 seat_no[]
-- Row count: the places; the key refuses one that another allotment has.
WITH made AS (
  INSERT INTO allotments (event_id, id, name, channel, release_at, places)
  VALUES ($1, $2, $3, $4, $5, cardinality($6::int[])) RETURNING event_id, id
)
INSERT INTO allotment_places (event_id, seat_no, allotment_id)
SELECT made.event_id, seat_no, made.id FROM made, unnest($6::int[]) AS seat_no
