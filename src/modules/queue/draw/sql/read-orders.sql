-- Every room whose order is known: drawn, or frozen without a promised draw, which keeps the order of joining.
-- $1 event_ids whose order the caller has already: of these nothing but the number
-- Row count: one a room whose sale is not over for long.
SELECT q.event_id AS "eventId", q.event_id = ANY($1::int[]) AS known,
  CASE WHEN d.revealed_at IS NOT NULL AND q.event_id <> ALL($1::int[]) THEN d.seed END AS seed, d.entries,
  d.beacon_value AS "beaconValue"
FROM queues q JOIN events e ON e.id = q.event_id LEFT JOIN draws d ON d.event_id = q.event_id
WHERE q.mode <> 'off' AND q.frozen_entries IS NOT NULL
  AND (d.event_id IS NULL OR d.revealed_at IS NOT NULL) -- guard: order-hidden
  AND e.status = 'published' AND e.sale_closes_at > clock_timestamp() - interval '1 hour'
