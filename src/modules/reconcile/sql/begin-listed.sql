-- The provider's list, for the time of one comparison.
-- No parameters
-- Row count: none.
CREATE TEMP TABLE listed (ref TEXT PRIMARY KEY, event_id INTEGER, payment_id UUID, status TEXT NOT NULL, amount BIGINT NOT NULL,
  currency TEXT NOT NULL, at TIMESTAMPTZ NOT NULL)
