-- Settled rows and movements of our books that do not agree, side by side, for the time of one comparison.
-- No parameters
-- Row count: none.
CREATE TEMP TABLE matched (key TEXT, book_kind TEXT, event_id INTEGER, order_id UUID, payment_id UUID, book_ref TEXT, book_amount BIGINT,
  book_currency TEXT, book_at TIMESTAMPTZ, created_at TIMESTAMPTZ, id TEXT, kind TEXT, ref TEXT, source TEXT, amount BIGINT, currency TEXT,
  at TIMESTAMPTZ, n BIGINT)
