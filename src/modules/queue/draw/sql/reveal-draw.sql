-- Reveals the seed, once: entries and root have been public for a while, and the round that was named is mixed in. Without its
-- value only after a time in which it could not be had.
-- $1 event_id, $2 value or null, $3 signature or null, $4 round of that value or null
-- $5 ms for which entries and root must have been public, $6 ms after which a round is given up
-- Row count: 1 for who did it, else 0.
UPDATE draws SET beacon_value = $2, beacon_signature = $3,
  revealed_at = greatest(clock_timestamp(), frozen_at + make_interval(secs => $5::float8 / 1000), beacon_known_at)
WHERE event_id = $1 AND revealed_at IS NULL
  AND frozen_at <= clock_timestamp() - make_interval(secs => $5::float8 / 1000) -- guard: draw-public
  AND coalesce(beacon_known_at, frozen_at) <= clock_timestamp()
  AND (beacon_round IS NOT DISTINCT FROM $4 -- guard: draw-round
    OR ($4::int IS NULL AND beacon_known_at <= clock_timestamp() - make_interval(secs => $6::float8 / 1000)))
