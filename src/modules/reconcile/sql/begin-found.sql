-- What one comparison finds.
-- No parameters
-- Row count: none.
CREATE TEMP TABLE found (kind TEXT NOT NULL, key TEXT NOT NULL, at TIMESTAMPTZ NOT NULL, event_id INTEGER, order_id UUID,
  payment_id UUID, ref TEXT, details JSONB NOT NULL, PRIMARY KEY (kind, key))
