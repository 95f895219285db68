-- I2: money that was taken more than 15 minutes ago, and neither a live ticket for each place that its order still has, nor
-- refunds that cover it. Tickets answer for one payment of an order; whatever came beside it has to go back. Places that were
-- given back have to be refunded too, all but their fees.
-- No parameters
-- Row count: one an order; 0 is right.
WITH taken AS (
  SELECT y.event_id, y.order_id, count(*) AS payments, coalesce(sum(r.amount), 0) AS refunded
  FROM payments y LEFT JOIN (
    SELECT event_id, payment_id, sum(amount) AS amount FROM refunds WHERE status <> 'failed' GROUP BY event_id, payment_id
  ) r ON r.event_id = y.event_id AND r.payment_id = y.id
  WHERE y.status IN ('captured', 'refunding') AND y.updated_at < clock_timestamp() - interval '15 minutes'
    AND coalesce(r.amount, 0) < y.amount
  GROUP BY y.event_id, y.order_id
), lines AS (
  SELECT l.event_id, l.order_id, count(*) FILTER (WHERE l.given_back_at IS NULL) AS kept,
    count(t.id) FILTER (WHERE l.given_back_at IS NULL) AS ticketed,
    coalesce(sum(l.amount - l.fee) FILTER (WHERE l.given_back_at IS NOT NULL), 0) AS given_back
  FROM taken JOIN order_lines l ON l.event_id = taken.event_id AND l.order_id = taken.order_id
  LEFT JOIN tickets t ON t.event_id = l.event_id AND t.seat_no = l.seat_no AND t.order_id = l.order_id AND t.state = 'live'
  GROUP BY l.event_id, l.order_id
)
SELECT k.event_id AS "eventId", k.order_id AS "orderId",
  CASE WHEN k.payments > 1 THEN 'captured more than once, and not given back'
    WHEN coalesce(n.kept, 0) <> coalesce(n.ticketed, 0) THEN 'captured without its tickets'
    ELSE 'places given back without their money' END AS what
FROM taken k JOIN orders o ON o.event_id = k.event_id AND o.id = k.order_id
LEFT JOIN lines n ON n.event_id = k.event_id AND n.order_id = k.order_id
-- A bank that draws the money back decides about the tickets of its own order.
WHERE o.status NOT IN ('disputed', 'lost')
  AND (k.payments > 1 OR coalesce(n.kept, 0) <> coalesce(n.ticketed, 0) OR n.given_back > k.refunded)
