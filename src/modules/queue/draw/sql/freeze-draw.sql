-- Publishes count and root of the entries, once. A sale that was opened by hand opened when its entries froze, and has the
-- round that belongs to that.
-- $1 event_id, $2 entries, $3 root, $4 opening, $5 round or null, $6 when it is known or null
-- Row count: 1 for who did it, 0 where it had been done.
UPDATE draws SET entries = $2, merkle_root = $3, opens_at = $4, beacon_round = $5, beacon_known_at = $6,
  frozen_at = greatest(clock_timestamp(), $4)
WHERE event_id = $1 AND frozen_at IS NULL
