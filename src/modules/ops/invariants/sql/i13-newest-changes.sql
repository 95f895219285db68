-- I13 of what has changed lately: the same as over the whole log, for the places of its newest lines. A line and the change
-- that it tells of are one transaction, so that the newest line of a place is its state on every snapshot.
-- $1 declared edges, as `fc` from free to claimed, $2 lines of this transaction and of later ones
-- Row count: one a fault; 0 is right.
WITH changes AS MATERIALIZED (
  SELECT g.event_id, s.seat_no, g.before, g.after, lag(g.after) OVER w AS previous, lead(g.id) OVER w AS next
  FROM events e
  CROSS JOIN LATERAL (SELECT * FROM inventory_log l WHERE l.event_id = e.id AND l.tx >= $2::bigint) g
  CROSS JOIN LATERAL unnest(g.seat_nos) AS s (seat_no)
  WINDOW w AS (PARTITION BY g.event_id, s.seat_no ORDER BY g.id)
)
SELECT event_id AS "eventId", seat_no AS "seatNo",
  CASE WHEN before <> previous THEN 'a change from a state that it was not in'
    ELSE 'a change that no place may make' END AS what
FROM changes WHERE before <> previous OR NOT coalesce(before || after = ANY($1::text[]), before IS NULL)
UNION ALL
SELECT c.event_id, c.seat_no, 'another state than the log says'
FROM changes c LEFT JOIN places p ON p.event_id = c.event_id AND p.seat_no = c.seat_no
WHERE c.next IS NULL AND p.state IS DISTINCT FROM c.after
