-- What the order buys, with the prices of this moment.
-- $1 event_id, $2 order_id, $3 seat_no[], $4 level_no[], $5 amount[], $6 fee[], $7 allotment_id[], null for the web
-- Row count: one a place.
INSERT INTO order_lines (event_id, order_id, seat_no, level_no, amount, fee, allotment_id)
SELECT $1::int, $2::uuid, l.* FROM unnest($3::int[], $4::int[], $5::int[], $6::int[], $7::uuid[]) AS l
