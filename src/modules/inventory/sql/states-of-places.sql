-- The state of a few places.
-- $1 event_id, $2 seat_no[]
-- Row count: one a place that exists.
SELECT seat_no AS "seatNo", state FROM places WHERE event_id = $1 AND seat_no = ANY($2::int[])
