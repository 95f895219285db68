-- Creates a published event's places, all free.
-- $1 event_id, $2 number of places
-- Row count: $2.
INSERT INTO places (event_id, seat_no) SELECT $1::int, generate_series(0, $2::int - 1)
