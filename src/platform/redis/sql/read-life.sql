-- The life of Redis that was declared last.
-- No parameters.
-- Row count: 0 or 1.
SELECT number, redis FROM redis_lives ORDER BY number DESC LIMIT 1
