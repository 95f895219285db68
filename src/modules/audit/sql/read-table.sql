-- What the table says of every place of an event: what the log is compared with.
-- $1 event_id
-- Row count: one a place.
SELECT seat_no AS "seatNo", state, order_id AS "orderId" FROM places WHERE event_id = $1 ORDER BY seat_no
