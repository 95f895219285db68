-- Puts places of an allotment on sale that this transaction has locked. What is claimed or sold stays as it is.
-- $1 event_id, $2 seat_no[]
-- Row count: the places that are free now, each with its number.
UPDATE places SET state = 'f', version = version + 1
WHERE event_id = $1 AND seat_no = ANY($2::int[])
  AND state = 'x' -- guard: version
RETURNING seat_no AS "seatNo"
