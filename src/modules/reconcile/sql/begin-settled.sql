-- The provider's settlement report, for the time of one comparison.
-- No parameters
-- Row count: none.
CREATE TEMP TABLE settled (id TEXT PRIMARY KEY, kind TEXT NOT NULL, ref TEXT, source TEXT, amount BIGINT NOT NULL,
  currency TEXT NOT NULL, at TIMESTAMPTZ NOT NULL)
