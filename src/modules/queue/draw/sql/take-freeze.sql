-- Lets one replica make the tree: a million entries read by all of them would keep Redis busy when it is needed most. Who dies
-- over it keeps the others waiting no longer than the lease. Nobody waits here for the one who is publishing.
-- $1 event_id, $2 ms
-- Row count: 1 for who does it, else 0.
UPDATE draws SET freezing_until = clock_timestamp() + make_interval(secs => $2::float8 / 1000)
WHERE event_id = (
  SELECT event_id FROM draws
  WHERE event_id = $1 AND frozen_at IS NULL AND (freezing_until IS NULL OR freezing_until < clock_timestamp())
  FOR UPDATE SKIP LOCKED)
