-- The public record of a draw: the seed leaves the database through here and read-orders.sql only, and only once it is revealed.
-- $1 event_id
-- Row count: 0 or 1.
SELECT commitment, beacon_source AS "beaconSource", beacon_round AS "beaconRound", beacon_known_at AS "beaconKnownAt",
  opens_at AS "opensAt", frozen_at AS "frozenAt", entries, merkle_root AS "merkleRoot", revealed_at AS "revealedAt",
  CASE WHEN revealed_at IS NOT NULL THEN seed END AS seed, -- guard: seed-hidden
  beacon_value AS "beaconValue", beacon_signature AS "beaconSignature"
FROM draws WHERE event_id = $1
