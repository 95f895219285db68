-- Refunds and disputes at work: what the sweeps look for, and whether a refund was ever sent.

ALTER TABLE refunds ADD COLUMN sent_at TIMESTAMPTZ(3);

-- The sweep asks the provider about these only.
CREATE INDEX refunds_pending ON refunds (updated_at) WHERE status = 'pending';
-- The sweep looks for the last days of these only.
CREATE INDEX disputes_to_answer ON disputes (due_by) WHERE status = 'needs_response';
