-- The tickets that an order has or had, for who may see them.
-- $1 event_id, $2 order_id
-- Row count: one a ticket; 0 before the order's places are sold.
SELECT event_id AS "eventId", id, order_id AS "orderId", seat_no AS "seatNo", secret, state FROM tickets
WHERE event_id = $1 AND order_id = $2 ORDER BY seat_no
