-- Sets more entries aside for the generation there is; another one has its own, so theirs never meet.
-- $1 event_id, $2 number of the generation, $3 first entry that is not to be set aside
-- Row count: 1, or 0 where this is not the generation any more.
UPDATE queues SET entries_floor = greatest(entries_floor, $3)
WHERE event_id = $1 AND generation + (SELECT coalesce(max(number), 0) FROM redis_lives) = $2
RETURNING entries_floor AS reserved
