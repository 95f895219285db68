-- Which of these places somebody else has, or nobody may have: what a refused claim names. The claim's own transaction
-- asks, and has taken the free ones already.
-- $1 event_id, $2 seat_no[], $3 order_id of the claim
-- Row count: 0 to the number asked.
SELECT seat_no AS "seatNo" FROM places
WHERE event_id = $1 AND seat_no = ANY($2::int[]) AND state <> 'f' AND order_id IS DISTINCT FROM $3
ORDER BY seat_no
