-- Writes one change of one or many places, in the transaction that makes it.
-- $1 event_id, $2 actor, $3 cause, $4 seat_no[], $5 before, $6 after, $7 order_id
-- Row count: 1.
INSERT INTO inventory_log (event_id, actor, cause, seat_nos, before, after, order_id) VALUES ($1, $2, $3, $4::int[], $5, $6, $7)
