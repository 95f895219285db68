-- Notes that of an allotment something was released; it is over when it has no places any more, or when the whole was released.
-- $1 event_id, $2 id, $3 whether the whole was
-- Row count: 1, with the places that it still has and has not sold.
UPDATE allotments SET version = version + 1,
  released_at = CASE WHEN $3::boolean OR NOT EXISTS (
    SELECT 1 FROM allotment_places WHERE event_id = $1 AND allotment_id = $2
  ) THEN coalesce(released_at, clock_timestamp()) ELSE released_at END
WHERE event_id = $1 AND id = $2
RETURNING (
  SELECT count(*)::int FROM allotment_places a WHERE a.event_id = $1 AND a.allotment_id = $2
    AND (SELECT state FROM places p WHERE p.event_id = $1 AND p.seat_no = a.seat_no) = 'x'
) AS "left"
