-- Which places an allotment has.
-- $1 event_id, $2 allotment_id, $3 seat_no[] of which, or null for all
-- Row count: one a place.
SELECT seat_no AS "seatNo" FROM allotment_places
WHERE event_id = $1 AND allotment_id = $2 AND ($3::int[] IS NULL OR seat_no = ANY($3))
ORDER BY seat_no
