-- Orders that were paid more than once, and whose surplus is not on its way back.
-- $1 from, $2 to
-- Row count: one an order.
INSERT INTO found (kind, key, at, event_id, order_id, details)
SELECT 'captured_twice', o.order_id::text, o.at, o.event_id, o.order_id, jsonb_build_object('payments', array_agg(y.id), 'refs', array_agg(y.provider_ref))
FROM (
  SELECT event_id, order_id, max(at) AS at FROM known
  WHERE payment_id IS NOT NULL AND status = 'captured' AND at >= $1 AND at < $2 GROUP BY event_id, order_id
) o
JOIN payments y ON y.event_id = o.event_id AND y.order_id = o.order_id AND y.status IN ('captured', 'refunding', 'refunded')
LEFT JOIN (SELECT event_id, payment_id, sum(amount) AS amount FROM refunds WHERE status <> 'failed' GROUP BY event_id, payment_id) r
  ON r.event_id = y.event_id AND r.payment_id = y.id
WHERE coalesce(r.amount, 0) < y.amount AND y.updated_at < $2
GROUP BY o.event_id, o.order_id, o.at HAVING count(*) > 1
