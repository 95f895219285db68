-- Places of an area that an allotment has and has not sold, the first ones first.
-- $1 event_id, $2 allotment_id, $3 first seat_no, $4 how many the area has, $5 how many are wanted
-- Row count: $5, or fewer where it has not so many.
SELECT seat_no AS "seatNo" FROM allotment_places a
WHERE event_id = $1 AND allotment_id = $2 AND seat_no >= $3 AND seat_no < $3::int + $4::int
  -- By its key, a place at a time: a join has been planned by what the table was before.
  AND (SELECT state FROM places p WHERE p.event_id = $1 AND p.seat_no = a.seat_no) = 'x'
ORDER BY seat_no
LIMIT $5
