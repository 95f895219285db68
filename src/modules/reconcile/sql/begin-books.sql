-- What our ledger has at the provider, for the time of one comparison.
-- No parameters
-- Row count: none.
CREATE TEMP TABLE books (key TEXT NOT NULL, kind TEXT NOT NULL, event_id INTEGER NOT NULL, order_id UUID NOT NULL, payment_id UUID NOT NULL,
  ref TEXT, amount BIGINT NOT NULL, currency TEXT NOT NULL, at TIMESTAMPTZ NOT NULL, created_at TIMESTAMPTZ NOT NULL, source TEXT)
