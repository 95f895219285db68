-- Gives places of an order back to the allotment that they were bought out of, where it has them still. This transaction has
-- locked them. The others are the caller's to free.
-- $1 event_id, $2 seat_no[], $3 order_id, $4 state that they are in, $5 allotment_id
-- Row count: the places that are set aside again, each with its number.
UPDATE places SET state = 'x', order_id = NULL, version = version + 1
WHERE event_id = $1 AND seat_no = ANY($2::int[])
  AND order_id = $3
  AND state = $4 -- guard: version
  AND EXISTS (SELECT FROM allotment_places a WHERE a.event_id = $1 AND a.seat_no = places.seat_no AND a.allotment_id = $5) -- guard: return-allotment
RETURNING seat_no AS "seatNo"
