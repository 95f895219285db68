-- Takes places out of the sale.
-- $1 event_id, $2 seat_no[]
-- The row count must equal the places asked for: fewer means that one is not free, and the caller rolls back.
WITH wanted AS (
  SELECT seat_no FROM places WHERE event_id = $1 AND seat_no = ANY($2::int[]) ORDER BY seat_no FOR UPDATE
)
UPDATE places SET state = 'x', version = version + 1
FROM wanted
WHERE places.event_id = $1 AND places.seat_no = wanted.seat_no AND places.state = 'f'
