-- Who came in, how it ended, and whether in order. `early`: before the line had come to them, as it was noted once a second.
-- `overtaken`: after somebody who stands behind them; `late` of those: a minute and more after their turn had come.
-- $1 event_id, $2 ms by which a call may have been noted late
-- Row count: 1.
WITH came AS (
  SELECT position, first_admitted_at AS at, coalesce(outcome, 'inside') AS outcome FROM admissions WHERE event_id = $1
  UNION ALL
  SELECT position, first_admitted_at, outcome FROM past_admissions WHERE event_id = $1
), timed AS (
  SELECT outcome, at, min(at) OVER (ORDER BY position DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS behind,
    (SELECT c.at FROM queue_calls c WHERE c.event_id = $1 AND c.served > position ORDER BY c.served LIMIT 1) AS called
  FROM came
)
SELECT count(*)::int AS admitted,
  count(*) FILTER (WHERE outcome = 'paid')::int AS bought, count(*) FILTER (WHERE outcome = 'left')::int AS "left",
  count(*) FILTER (WHERE outcome = 'lapsed')::int AS lapsed, count(*) FILTER (WHERE outcome = 'inside')::int AS inside,
  count(*) FILTER (WHERE called IS NULL OR at < called - $2::int * interval '1 millisecond')::int AS early,
  count(*) FILTER (WHERE at > behind)::int AS overtaken,
  count(*) FILTER (WHERE at > behind AND at >= called + interval '1 minute')::int AS late
FROM timed
