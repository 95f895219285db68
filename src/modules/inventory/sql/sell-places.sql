-- Sells the places that an order has claimed. Rows are locked in (event_id, seat_no) order.
-- $1 event_id, $2 seat_no[], $3 order_id
-- The row count must equal the places of the order: fewer means that the claim was lost, and the caller rolls back.
-- The seats are named twice, or a plan could read all places of the event to find them (ADR 20).
WITH wanted AS (
  SELECT seat_no FROM places WHERE event_id = $1 AND seat_no = ANY($2::int[]) ORDER BY seat_no FOR UPDATE
)
UPDATE places SET state = 's', order_id = $3, version = version + 1
FROM wanted
WHERE places.event_id = $1 AND places.seat_no = ANY($2::int[]) AND places.seat_no = wanted.seat_no
  AND places.order_id = $3 AND places.state = 'c' -- guard: version
