-- How the money of an order and of one of its payments stands. Disputes count that are about what the order was paid
-- with, not about late money that goes back by itself.
-- $1 event_id, $2 order_id, $3 payment_id
-- Row count: 1.
SELECT
  coalesce(sum(r.amount) FILTER (WHERE r.payment_id = $3 AND r.status IN ('requested', 'pending')), 0)::bigint AS leaving,
  coalesce(sum(r.amount) FILTER (WHERE r.payment_id = $3 AND r.status = 'succeeded'), 0)::bigint AS back,
  coalesce(bool_or(r.status IN ('requested', 'pending')), false) AS "moneyLeaving",
  coalesce(bool_or(r.status = 'succeeded'), false) AS "moneyBack",
  coalesce((SELECT bool_or(d.status IN ('needs_response', 'under_review')) FROM disputes d
    WHERE d.event_id = $1 AND d.order_id = $2 AND NOT EXISTS (SELECT FROM refunds l
      WHERE l.event_id = $1 AND l.payment_id = d.payment_id AND l.reason = 'late_payment')), false) AS disputed,
  EXISTS (SELECT FROM disputes d JOIN payments p ON p.event_id = d.event_id AND p.id = d.payment_id
    WHERE d.event_id = $1 AND d.order_id = $2 AND d.status = 'lost'
      AND NOT EXISTS (SELECT FROM refunds l
        WHERE l.event_id = $1 AND l.payment_id = d.payment_id AND l.reason = 'late_payment')
      AND d.amount + coalesce((SELECT sum(b.amount) FROM refunds b
        WHERE b.event_id = $1 AND b.payment_id = p.id AND b.status = 'succeeded'), 0) >= p.amount) AS lost
FROM refunds r WHERE r.event_id = $1 AND r.order_id = $2
