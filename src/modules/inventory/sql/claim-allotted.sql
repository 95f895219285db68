-- Claims places out of an allotment that this transaction has locked: so what an allotment has stays so, too.
-- $1 event_id, $2 seat_no[], $3 order_id, $4 allotment_id
-- Row count: the places claimed; fewer than asked means that the allotment has one no more, and the caller rolls back.
UPDATE places SET state = 'c', order_id = $3, version = version + 1
WHERE event_id = $1 AND seat_no = ANY($2::int[])
  AND state = 'x' -- guard: version
  AND EXISTS (SELECT FROM allotment_places a WHERE a.event_id = $1 AND a.seat_no = places.seat_no AND a.allotment_id = $4) -- guard: claim-allotment
RETURNING seat_no AS "seatNo"
