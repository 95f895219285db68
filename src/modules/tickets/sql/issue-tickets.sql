-- Issues the tickets of an order, one a place. No ON CONFLICT: a place with a live ticket must raise (tickets_one_live).
-- $1 event_id, $2 order_id, $3 ids, $4 seat_no[], $5 secrets
-- Row count: one a place.
INSERT INTO tickets (event_id, order_id, id, seat_no, secret)
SELECT $1::int, $2::uuid, t.id, t.seat_no, t.secret
FROM unnest($3::uuid[], $4::int[], $5::bytea[]) AS t (id, seat_no, secret)
