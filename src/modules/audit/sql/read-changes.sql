-- What changed for the places of an event up to an instant, in the order of the changes.
-- $1 event_id, $2 instant, $3 id (behind it), $4 at most
-- Row count: 0 to $4.
SELECT id, seat_nos AS "seatNos", before, after, order_id AS "orderId" FROM inventory_log
WHERE event_id = $1 AND at <= $2::timestamptz AND id > $3 ORDER BY id LIMIT $4
