-- Lets one command of a buyer for an event run at a time: first of the locks, before any order.
-- $1 event_id, $2 visitor
-- Row count: 1.
SELECT pg_advisory_xact_lock($1::int, hashtext($2))
