-- Allotments whose moment has come.
-- No parameters.
-- Row count: 100 at most, each with its event.
SELECT event_id AS "eventId", id FROM allotments
WHERE released_at IS NULL AND release_at <= clock_timestamp()
ORDER BY release_at
LIMIT 100
