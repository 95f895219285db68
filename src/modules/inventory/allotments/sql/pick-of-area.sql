-- Free places of an area, the last ones first: fans are given the first ones. None that fans hold.
-- $1 event_id, $2 first seat_no, $3 how many the area has, $4 seat_no[] held, $5 how many are wanted
-- Row count: $5, or fewer where there are not so many.
SELECT seat_no AS "seatNo" FROM places
WHERE event_id = $1 AND seat_no >= $2 AND seat_no < $2::int + $3::int AND state = 'f' AND seat_no <> ALL($4::int[])
ORDER BY seat_no DESC
LIMIT $5
