-- For the rest of the transaction, rows of a log are read as they are sealed: times in UTC, since their text is hashed; and
-- along the index, also where PostgreSQL has no statistics yet and would sort all that is left for each portion.
-- No parameters
-- Row count: 1.
SELECT set_config('TimeZone', 'UTC', true), set_config('enable_sort', 'off', true), set_config('enable_bitmapscan', 'off', true)
