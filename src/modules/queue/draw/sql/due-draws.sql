-- What the draws of all rooms need next. A room that was frozen without a promise has no draw.
-- $1 ms for which entries and root must have been public
-- Row count: one a room that needs something now.
SELECT * FROM (
  SELECT q.event_id AS "eventId", e.public_id AS "publicId",
    CASE
      WHEN q.frozen_entries IS NULL AND q.mode = 'scheduled' AND d.opens_at IS DISTINCT FROM e.sale_opens_at THEN 'prepare'
      WHEN q.frozen_entries IS NOT NULL AND d.frozen_at IS NULL AND d.seed IS NOT NULL THEN 'freeze'
      WHEN d.revealed_at IS NULL AND d.frozen_at <= clock_timestamp() - make_interval(secs => $1::float8 / 1000)
        AND coalesce(d.beacon_known_at, d.frozen_at) <= clock_timestamp() THEN 'reveal'
    END AS step,
    CASE WHEN q.frozen_entries IS NULL THEN e.sale_opens_at ELSE least(d.opens_at, q.frozen_at) END AS "opensAt", q.frozen_entries AS "frozenEntries",
    d.beacon_source AS "beaconSource", d.beacon_round AS "beaconRound", d.beacon_known_at AS "beaconKnownAt"
  FROM queues q JOIN events e ON e.id = q.event_id LEFT JOIN draws d ON d.event_id = q.event_id
  WHERE q.mode <> 'off' AND e.status = 'published' AND e.sale_closes_at > clock_timestamp()
    AND (q.frozen_entries IS NULL OR d.revealed_at IS NULL)
) AS rooms WHERE step IS NOT NULL ORDER BY "opensAt"
