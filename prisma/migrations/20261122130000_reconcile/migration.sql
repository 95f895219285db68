-- Money compared with what the providers say, and invariants that are looked at all the time.

CREATE TABLE reconciliation_runs (
  id BIGSERIAL NOT NULL,
  provider TEXT NOT NULL,
  kind TEXT NOT NULL,
  slot BIGINT,
  from_at TIMESTAMPTZ(3) NOT NULL,
  to_at TIMESTAMPTZ(3) NOT NULL,
  started_at TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  finished_at TIMESTAMPTZ(3),
  payments INTEGER NOT NULL DEFAULT 0,
  settlement_rows INTEGER NOT NULL DEFAULT 0,
  mismatches INTEGER NOT NULL DEFAULT 0,
  last_error TEXT,
  CONSTRAINT reconciliation_runs_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX reconciliation_runs_provider_kind_slot_key ON reconciliation_runs (provider, kind, slot);
ALTER TABLE reconciliation_runs ADD CONSTRAINT reconciliation_runs_kind CHECK (kind IN ('daily', 'hourly', 'command'));

CREATE TABLE reconciliation_mismatches (
  provider TEXT NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  owner TEXT NOT NULL,
  at TIMESTAMPTZ(3) NOT NULL,
  event_id INTEGER,
  order_id UUID,
  payment_id UUID,
  provider_ref TEXT,
  details JSONB NOT NULL,
  first_seen TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  last_seen TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  resolved_at TIMESTAMPTZ(3),
  CONSTRAINT reconciliation_mismatches_pkey PRIMARY KEY (provider, kind, key)
);
-- The open ones are few; everybody looks at them only.
CREATE INDEX reconciliation_mismatches_open ON reconciliation_mismatches (first_seen) WHERE resolved_at IS NULL;

-- What moved in a span of time is what a run compares.
CREATE INDEX ledger_entries_at_idx ON ledger_entries (at);
CREATE INDEX payments_created_at_idx ON payments (created_at);
-- Money that was taken 15 minutes ago has to have its tickets by now.
CREATE INDEX payments_captured ON payments (updated_at) WHERE status = 'captured';

CREATE TABLE invariant_passes (
  name TEXT NOT NULL,
  next_at TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  position BIGINT,
  finished_at TIMESTAMPTZ(3),
  duration_ms DOUBLE PRECISION NOT NULL DEFAULT 0,
  broken JSONB NOT NULL DEFAULT '{}',
  CONSTRAINT invariant_passes_pkey PRIMARY KEY (name)
);
INSERT INTO invariant_passes (name) VALUES ('live'), ('full');
