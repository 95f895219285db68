-- The allotments of an event, the oldest first, with the places that each has left, and how many of its own are claimed and sold.
-- $1 event_id
-- Row count: one an allotment.
WITH standing AS MATERIALIZED (
  -- By its key, a place at a time: a join has been planned by what the table was before.
  SELECT allotment_id, seat_no, (SELECT state FROM places p WHERE p.event_id = $1 AND p.seat_no = a.seat_no) AS state
  FROM allotment_places a WHERE event_id = $1
), grouped AS (
  SELECT allotment_id, array_agg(seat_no ORDER BY seat_no) FILTER (WHERE state = 'x') AS seat_nos,
    count(*) FILTER (WHERE state = 'c')::int AS claimed, count(*) FILTER (WHERE state = 's')::int AS sold
  FROM standing GROUP BY allotment_id
)
SELECT id, name, channel, release_at AS "releaseAt", released_at AS "releasedAt", allotments.places, code_made_at AS "codeMadeAt",
  coalesce(g.seat_nos, '{}') AS "seatNos", coalesce(g.claimed, 0) AS claimed, coalesce(g.sold, 0) AS sold
FROM allotments LEFT JOIN grouped g ON g.allotment_id = allotments.id
WHERE event_id = $1 ORDER BY created_at, id
