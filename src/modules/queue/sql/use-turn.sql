-- Notes the order that turns were used for.
-- $1 event_id, $2 visitors, $3 the order's id
-- Row count: one a visitor.
UPDATE admissions SET order_id = $3 WHERE event_id = $1 AND visitor = ANY ($2)
