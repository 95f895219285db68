-- Publishes a draft, guarded by the version that was read.
-- $1 event_id, $2 version, $3 hash of the seat map
-- Row count: 1, or 0 where it is published already or was changed meanwhile.
UPDATE events SET status = 'published', published_at = clock_timestamp(), seatmap_hash = $3, version = version + 1
WHERE id = $1 AND status = 'draft' AND version = $2
