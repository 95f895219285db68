-- What an order bought and still has.
-- $1 event_id, $2 order_id
-- Row count: one a place.
SELECT seat_no AS "seatNo", level_no AS "levelNo", amount, fee, allotment_id AS "allotmentId" FROM order_lines
WHERE event_id = $1 AND order_id = $2 AND given_back_at IS NULL ORDER BY seat_no
