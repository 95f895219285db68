-- I13: a place whose last change in the log is not its state, or whose changes do not follow one another.
-- No parameters
-- Row count: one a fault; 0 is right.
WITH changes AS (
  SELECT g.event_id, s.seat_no, g.before, g.after, g.id,
    lag(g.after) OVER w AS previous, row_number() OVER (PARTITION BY g.event_id, s.seat_no ORDER BY g.id DESC) AS last
  FROM inventory_log g CROSS JOIN LATERAL unnest(g.seat_nos) AS s (seat_no)
  WINDOW w AS (PARTITION BY g.event_id, s.seat_no ORDER BY g.id)
)
SELECT event_id AS "eventId", seat_no AS "seatNo", 'a change from a state that it was not in' AS what
FROM changes WHERE before IS DISTINCT FROM previous
UNION ALL
SELECT c.event_id, c.seat_no, 'another state than the log says'
FROM changes c JOIN places p ON p.event_id = c.event_id AND p.seat_no = c.seat_no
WHERE c.last = 1 AND p.state <> c.after
UNION ALL
SELECT p.event_id, p.seat_no, 'a place that the log does not know'
FROM places p WHERE NOT EXISTS (SELECT FROM changes c WHERE c.event_id = p.event_id AND c.seat_no = p.seat_no)
