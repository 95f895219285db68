-- Payments of an order that have taken money, each with what became of it; the one that the order was paid with comes
-- first. Under the order's lock nobody changes them.
-- $1 event_id, $2 order_id
-- Row count: one a payment, mostly one.
SELECT p.id, p.amount, p.currency,
  p.amount - coalesce((SELECT sum(r.amount) FROM refunds r
    WHERE r.event_id = p.event_id AND r.payment_id = p.id AND r.status <> 'failed'), 0)::bigint
  - coalesce((SELECT sum(d.amount) FROM disputes d
    WHERE d.event_id = p.event_id AND d.payment_id = p.id AND d.status = 'lost'), 0)::bigint AS left,
  EXISTS (SELECT FROM disputes d WHERE d.event_id = p.event_id AND d.payment_id = p.id
    AND d.status IN ('needs_response', 'under_review')) AS disputed,
  EXISTS (SELECT FROM refunds r WHERE r.event_id = p.event_id AND r.payment_id = p.id AND r.reason = 'late_payment')
    OR EXISTS (SELECT FROM outbox o WHERE o.event_id = p.event_id AND o.key = 'unplaced:' || p.id) AS unplaced
FROM payments p
WHERE p.event_id = $1 AND p.order_id = $2 AND p.status IN ('captured', 'refunding', 'refunded')
ORDER BY unplaced, p.late, p.created_at
