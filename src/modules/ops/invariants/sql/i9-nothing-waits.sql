-- I9: a job or a webhook that has waited more than 5 minutes.
-- No parameters
-- Row count: one a row; 0 is right at rest.
SELECT event_id AS "eventId", key, 'a job that waits' AS what FROM outbox
WHERE done_at IS NULL AND created_at < clock_timestamp() - interval '5 minutes'
UNION ALL
SELECT NULL, id, 'a webhook that waits' FROM webhook_inbox
WHERE processed_at IS NULL AND received_at < clock_timestamp() - interval '5 minutes'
