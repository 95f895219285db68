-- Publishes count and root of the entries, once, when the leaves are in: at the very end of their transaction. The round that was
-- named for the opening stays, unless it could be known within a second: then the next one that is known 10 s from now.
-- $1 event_id, $2 entries, $3 root, $4 opening: where the sale was opened by hand, when its entries were counted
-- $5 round for this opening or null, $6 when it is known or null
-- $7 when the first round was known, in s, $8 s a round
-- Row count: 1 for who did it, 0 where it had been done.
WITH now AS (SELECT greatest(date_trunc('milliseconds', clock_timestamp()), $4::timestamptz) AS at),
chosen AS (
  SELECT CASE WHEN $6::timestamptz > at + interval '1 second' THEN $5::int
    ELSE ceil((extract(epoch FROM at) + 10 - $7::int) / $8::int)::int + 1 END AS round
  FROM now WHERE $5 IS NOT NULL
)
UPDATE draws SET entries = $2, merkle_root = $3, opens_at = $4, frozen_at = (SELECT at FROM now),
  beacon_round = (SELECT round FROM chosen),
  beacon_known_at = (SELECT to_timestamp($7::int + (round - 1) * $8::int::float8) FROM chosen)
WHERE event_id = $1 AND frozen_at IS NULL
