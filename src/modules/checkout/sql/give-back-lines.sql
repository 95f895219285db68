-- These places are not the order's any more; what it paid for them stays written.
-- $1 event_id, $2 order_id, $3 seat_no[]
-- The row count must equal the places given back.
UPDATE order_lines SET given_back_at = clock_timestamp()
WHERE event_id = $1 AND order_id = $2 AND seat_no = ANY($3::int[]) AND given_back_at IS NULL
