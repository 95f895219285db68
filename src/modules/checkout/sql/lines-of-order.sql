-- What an order bought, also what it gave back since.
-- $1 event_id, $2 order_id
-- Row count: one a place.
SELECT seat_no AS "seatNo", level_no AS "levelNo", amount, fee, given_back_at AS "givenBackAt" FROM order_lines
WHERE event_id = $1 AND order_id = $2 ORDER BY seat_no
