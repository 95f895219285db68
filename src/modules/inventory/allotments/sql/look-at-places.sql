-- How some places stand, and which allotment has them. Locked in seat_no order, so that what is seen stays so.
-- $1 event_id, $2 seat_no[]
-- Row count: one a place that exists.
SELECT seat_no AS "seatNo", state,
  -- By its key, a place at a time: a join has been planned by what the table was before.
  (SELECT allotment_id FROM allotment_places a WHERE a.event_id = $1 AND a.seat_no = places.seat_no) AS "allotmentId"
FROM places
WHERE event_id = $1 AND seat_no = ANY($2::int[])
ORDER BY seat_no
FOR UPDATE
