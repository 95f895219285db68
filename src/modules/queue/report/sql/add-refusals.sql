-- Adds what a replica has counted. Events without a waiting room are passed over. In the order of codes, so that two replicas
-- cannot deadlock.
-- $1 event_id, $2 codes, $3 how often each
-- Row count: as many as there are codes, or 0.
INSERT INTO queue_refusals AS r (event_id, code, times)
SELECT $1::int, code, times FROM unnest($2::text[], $3::int[]) AS counted (code, times)
WHERE EXISTS (SELECT FROM queues WHERE event_id = $1) ORDER BY code
ON CONFLICT (event_id, code) DO UPDATE SET times = r.times + excluded.times
