-- I2: money that was taken more than 15 minutes ago, and a place that its order still has with neither a live ticket nor a
-- refund on its way. Tickets answer for one payment of an order; whatever came beside it has to go back. Places that were
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
), going AS (
  SELECT DISTINCT r.event_id, r.order_id, g.seat_no FROM refunds r CROSS JOIN LATERAL unnest(r.seat_nos) AS g (seat_no)
  WHERE r.status <> 'failed'
), lines AS (
  SELECT l.event_id, l.order_id, bool_or(l.given_back_at IS NULL AND t.id IS NULL AND g.seat_no IS NULL) AS bare,
    coalesce(sum(l.amount - l.fee) FILTER (WHERE l.given_back_at IS NOT NULL), 0) AS given_back
  FROM taken JOIN order_lines l ON l.event_id = taken.event_id AND l.order_id = taken.order_id
  LEFT JOIN tickets t ON t.event_id = l.event_id AND t.seat_no = l.seat_no AND t.order_id = l.order_id AND t.state = 'live'
  LEFT JOIN going g ON g.event_id = l.event_id AND g.order_id = l.order_id AND g.seat_no = l.seat_no
  GROUP BY l.event_id, l.order_id
)
SELECT k.event_id AS "eventId", k.order_id AS "orderId",
  CASE WHEN k.payments > 1 THEN 'captured more than once, and not given back'
    WHEN n.bare THEN 'captured without its tickets'
    ELSE 'places given back without their money' END AS what
FROM taken k JOIN orders o ON o.event_id = k.event_id AND o.id = k.order_id
LEFT JOIN lines n ON n.event_id = k.event_id AND n.order_id = k.order_id
-- A bank that draws the money back decides about the tickets of its own order.
WHERE o.status NOT IN ('disputed', 'lost')
  AND (k.payments > 1 OR n.bare OR n.given_back > k.refunded)
