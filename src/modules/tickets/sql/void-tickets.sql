-- Voids live tickets of an order: their codes open no door from now on.
-- $1 event_id, $2 order_id, $3 seat_no[]
-- Row count: one a live ticket of those places.
UPDATE tickets SET state = 'void', updated_at = clock_timestamp()
WHERE event_id = $1 AND order_id = $2 AND seat_no = ANY($3::int[]) AND state = 'live'
