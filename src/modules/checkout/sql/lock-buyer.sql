-- Lets one claim of a buyer, and one from an address, for an event run at a time: first of the locks, before any order.
-- $1 event_id, $2 visitor or keyed hash of the address
-- Row count: 1.
SELECT pg_advisory_xact_lock($1::int, hashtext($2))
