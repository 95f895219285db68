-- I13: a change of a place along no declared edge, or from a state that it was not in; or a place whose last change in the log is
-- not its state. The changes of a place follow one another when each begins where the one before it ended.
-- $1 declared edges, as `fc` from free to claimed
-- Row count: one a fault; 0 is right.
WITH changes AS MATERIALIZED (
  SELECT g.event_id, s.seat_no, g.before, g.after, lag(g.after) OVER w AS previous, lead(g.id) OVER w AS next
  FROM inventory_log g CROSS JOIN LATERAL unnest(g.seat_nos) AS s (seat_no)
  WINDOW w AS (PARTITION BY g.event_id, s.seat_no ORDER BY g.id)
)
SELECT event_id AS "eventId", seat_no AS "seatNo",
  CASE WHEN before IS DISTINCT FROM previous THEN 'a change from a state that it was not in'
    ELSE 'a change that no place may make' END AS what
FROM changes
WHERE before IS DISTINCT FROM previous OR NOT coalesce(before || after = ANY($1::text[]), before IS NULL)
UNION ALL
SELECT p.event_id, p.seat_no,
  CASE WHEN c.after IS NULL THEN 'a place that the log does not know' ELSE 'another state than the log says' END
FROM places p LEFT JOIN changes c ON c.event_id = p.event_id AND c.seat_no = p.seat_no AND c.next IS NULL
WHERE p.state IS DISTINCT FROM c.after
