-- Events whose places somebody may hold: on sale, or closed so lately that the last holds still run.
-- No parameters.
-- Row count: as many as there are.
SELECT id FROM events
WHERE status = 'published' AND sale_closes_at > clock_timestamp() - interval '1 hour'
  AND (sale_opens_at < clock_timestamp() OR sale_status = 'open')
ORDER BY id
