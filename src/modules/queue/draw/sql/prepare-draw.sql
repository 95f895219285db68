-- Promises the draw of a room: the commitment, and the round that belongs to the opening. An opening that was moved before the
-- freeze gets its own round; the seed stays.
-- $1 event_id, $2 opening as the caller knows it, $3 seed, $4 source or null, $5 round or null, $6 when it is known or null
-- Row count: 1, or 0 where the same is promised already, the room is frozen, or the opening is another one by now.
INSERT INTO draws (event_id, opens_at, seed, commitment, beacon_source, beacon_round, beacon_known_at)
SELECT q.event_id, e.sale_opens_at, $3, sha256($3), $4, $5, $6
FROM queues q JOIN events e ON e.id = q.event_id
WHERE q.event_id = $1 AND q.mode = 'scheduled' AND q.frozen_entries IS NULL AND e.sale_opens_at = $2
FOR SHARE OF q -- the freeze waits: no room is frozen between this look and this promise
ON CONFLICT (event_id) DO UPDATE SET opens_at = excluded.opens_at, beacon_source = excluded.beacon_source,
  beacon_round = excluded.beacon_round, beacon_known_at = excluded.beacon_known_at
WHERE draws.frozen_at IS NULL AND draws.opens_at <> excluded.opens_at
