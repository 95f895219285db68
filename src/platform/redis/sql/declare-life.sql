-- Declares a new life of Redis, by compare-and-set: of many replicas one wins, the others read what it wrote.
-- $1 number of the life before, $2 which Redis it is
-- Row count: 1 for the winner, else 0.
INSERT INTO redis_lives (number, redis) VALUES ($1::int + 1, $2) ON CONFLICT DO NOTHING RETURNING number
