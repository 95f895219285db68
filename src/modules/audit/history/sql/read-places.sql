-- What became of an event's places in PostgreSQL, behind a position, as far as no running transaction can still precede it.
-- $1 event_id, $2 tx, $3 id, $4 at most
-- Row count: 0 to $4.
SELECT tx, id, at, after AS state, seat_nos AS places FROM inventory_log
WHERE event_id = $1 AND (tx, id) > ($2::bigint, $3::bigint)
  AND tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
ORDER BY tx, id LIMIT $4
