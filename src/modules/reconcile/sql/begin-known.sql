-- The provider's payments with ours beside them, for the time of one comparison.
-- No parameters
-- Row count: none.
CREATE TEMP TABLE known (ref TEXT PRIMARY KEY, status TEXT NOT NULL, amount BIGINT NOT NULL, currency TEXT NOT NULL, at TIMESTAMPTZ NOT NULL,
  event_id INTEGER, payment_id UUID, order_id UUID, our_status TEXT, our_amount BIGINT, our_currency TEXT, updated_at TIMESTAMPTZ)
