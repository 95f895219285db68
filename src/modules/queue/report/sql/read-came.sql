-- Who came in, by position: a page of them.
-- $1 event_id, $2 positions from there on, $3 positions below, $4 most rows
-- Row count: as many as there are, at most $4.
SELECT position, visitor FROM (
  SELECT position, visitor FROM admissions WHERE event_id = $1 AND position >= $2 AND position < $3
  UNION ALL
  SELECT position, visitor FROM past_admissions WHERE event_id = $1 AND position >= $2 AND position < $3
) came ORDER BY position LIMIT $4
