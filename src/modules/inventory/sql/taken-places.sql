-- Which of these places are not free: what a refused claim names.
-- $1 event_id, $2 seat_no[]
-- Row count: 0 to the number asked.
SELECT seat_no AS "seatNo" FROM places WHERE event_id = $1 AND seat_no = ANY($2::int[]) AND state <> 'f' ORDER BY seat_no
