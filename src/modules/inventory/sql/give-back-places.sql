-- Puts refunded places back on sale. Only what is still sold to this very order is touched.
-- $1 event_id, $2 seat_no[], $3 order_id
-- The row count must equal the places given back.
-- The seats are named twice, or a plan could read all places of the event to find them (ADR 20).
WITH wanted AS (
  SELECT seat_no FROM places WHERE event_id = $1 AND seat_no = ANY($2::int[]) ORDER BY seat_no FOR UPDATE
)
UPDATE places SET state = 'f', order_id = NULL, version = version + 1
FROM wanted
WHERE places.event_id = $1 AND places.seat_no = ANY($2::int[]) AND places.seat_no = wanted.seat_no
  AND places.order_id = $3
  AND places.state = 's' -- guard: version
