-- What became of an event's holds, behind a position, as far as no running transaction can still precede it.
-- $1 event_id, $2 tx, $3 generation, $4 seq, $5 at most
-- Row count: 0 to $5.
SELECT tx, generation, seq, at, kind, hold, seat_nos AS places FROM hold_log
WHERE event_id = $1 AND (tx, generation, seq) > ($2::bigint, $3::int, $4::int)
  AND tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
ORDER BY tx, generation, seq LIMIT $5
