-- The order gets equal places instead of those that somebody else has by now. The window reads every old row before a new
-- one is written: old and new places may overlap.
-- $1 event_id, $2 order_id, $3 new seat_no[], in order
-- Row count: one a place.
WITH gone AS (
  DELETE FROM order_lines WHERE event_id = $1 AND order_id = $2 AND given_back_at IS NULL
  RETURNING seat_no, level_no, amount, fee
), numbered AS (
  SELECT level_no, amount, fee, row_number() OVER (ORDER BY seat_no) AS n FROM gone
)
INSERT INTO order_lines (event_id, order_id, seat_no, level_no, amount, fee)
SELECT $1::int, $2::uuid, m.seat_no, n.level_no, n.amount, n.fee
FROM numbered n JOIN unnest($3::int[]) WITH ORDINALITY AS m (seat_no, n) ON m.n = n.n
