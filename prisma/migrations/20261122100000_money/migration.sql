-- Payments complete: deadlines that move, push methods, looks, refunds, disputes, the ledger.

ALTER TABLE events ADD COLUMN cancel_until TIMESTAMPTZ(3), ADD COLUMN refunds_fees BOOLEAN NOT NULL DEFAULT true;

ALTER TABLE orders
  ADD COLUMN pay_within_ms INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN pay_by_most TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  ADD COLUMN payable_at TIMESTAMPTZ(3),
  ADD COLUMN closing TEXT;
ALTER TABLE orders ADD CONSTRAINT orders_closing CHECK (closing IN ('expired', 'cancelled'));
-- Orders of before have the deadline that they were given, and no more.
UPDATE orders SET pay_by_most = pay_by, pay_within_ms = extract(epoch FROM pay_by - created_at) * 1000;
ALTER TABLE order_lines ADD COLUMN given_back_at TIMESTAMPTZ(3);

ALTER TABLE payments
  ADD COLUMN flow TEXT NOT NULL DEFAULT 'authorise',
  ADD COLUMN error_advice TEXT,
  ADD COLUMN challenged BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN late BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN next_action JSONB,
  ADD COLUMN look_at TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  ADD COLUMN looks INTEGER NOT NULL DEFAULT 0;
ALTER TABLE payments ADD CONSTRAINT payments_flow CHECK (flow IN ('authorise', 'push'));
ALTER TABLE payments ADD CONSTRAINT payments_error_advice CHECK (error_advice IN ('retry', 'other_method', 'stop'));
-- Whose provider has to be asked: the poller looks at these only.
CREATE INDEX payments_to_look_at ON payments (look_at)
  WHERE status IN ('created', 'open', 'unknown', 'authorised', 'capturing', 'voiding');
-- Late money never stands beside the payment that its order has meanwhile: it is placed or given back by itself.
DROP INDEX payments_one_open;
CREATE UNIQUE INDEX payments_one_open ON payments (event_id, order_id)
  WHERE NOT late AND status IN ('created', 'open', 'unknown', 'authorised', 'capturing', 'captured', 'voiding', 'refunding');

ALTER TABLE webhook_inbox
  ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN next_at TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  ADD COLUMN last_error TEXT;
DROP INDEX webhook_inbox_open;
CREATE INDEX webhook_inbox_open ON webhook_inbox (next_at) WHERE processed_at IS NULL;

CREATE TABLE ledger_entries (
  event_id INTEGER NOT NULL,
  id BIGSERIAL NOT NULL,
  at TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
  key TEXT NOT NULL,
  order_id UUID NOT NULL,
  payment_id UUID NOT NULL,
  account TEXT NOT NULL,
  kind TEXT NOT NULL,
  amount BIGINT NOT NULL,
  currency CHAR(3) NOT NULL,
  CONSTRAINT ledger_entries_pkey PRIMARY KEY (event_id, id)
);
CREATE UNIQUE INDEX ledger_entries_event_id_key_account_key ON ledger_entries (event_id, key, account);
CREATE INDEX ledger_entries_event_id_payment_id_idx ON ledger_entries (event_id, payment_id);
CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE ON ledger_entries
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_entries_no_truncate BEFORE TRUNCATE ON ledger_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE refunds (
  event_id INTEGER NOT NULL,
  id UUID NOT NULL,
  order_id UUID NOT NULL,
  payment_id UUID NOT NULL,
  provider TEXT NOT NULL,
  provider_ref TEXT,
  status TEXT NOT NULL DEFAULT 'requested',
  amount BIGINT NOT NULL,
  currency CHAR(3) NOT NULL,
  seat_nos INTEGER[],
  reason TEXT NOT NULL,
  actor TEXT NOT NULL,
  error_code TEXT,
  created_at TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  version INTEGER NOT NULL DEFAULT 1,
  CONSTRAINT refunds_pkey PRIMARY KEY (event_id, id)
);
CREATE INDEX refunds_event_id_order_id_idx ON refunds (event_id, order_id);
CREATE INDEX refunds_event_id_payment_id_idx ON refunds (event_id, payment_id);
ALTER TABLE refunds ADD CONSTRAINT refunds_status CHECK (status IN ('requested', 'pending', 'succeeded', 'failed'));
ALTER TABLE refunds ADD CONSTRAINT refunds_amount CHECK (amount > 0);

CREATE TABLE disputes (
  event_id INTEGER NOT NULL,
  id UUID NOT NULL,
  order_id UUID NOT NULL,
  payment_id UUID NOT NULL,
  provider TEXT NOT NULL,
  provider_ref TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'needs_response',
  reason TEXT NOT NULL,
  amount BIGINT NOT NULL,
  currency CHAR(3) NOT NULL,
  due_by TIMESTAMPTZ(3),
  evidence JSONB,
  created_at TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  updated_at TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  version INTEGER NOT NULL DEFAULT 1,
  CONSTRAINT disputes_pkey PRIMARY KEY (event_id, id)
);
CREATE UNIQUE INDEX disputes_event_id_provider_provider_ref_key ON disputes (event_id, provider, provider_ref);
CREATE INDEX disputes_event_id_order_id_idx ON disputes (event_id, order_id);
ALTER TABLE disputes ADD CONSTRAINT disputes_status CHECK (status IN ('needs_response', 'under_review', 'won', 'lost'));

CREATE TABLE attention (
  event_id INTEGER NOT NULL,
  key TEXT NOT NULL,
  what TEXT NOT NULL,
  since TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  resolved_at TIMESTAMPTZ(3),
  CONSTRAINT attention_pkey PRIMARY KEY (event_id, key)
);

-- A payment_failed order has a deadline too: its fan may pay again, then its seats go back.
DROP INDEX orders_unpaid;
CREATE INDEX orders_unpaid ON orders (pay_by) WHERE status IN ('pending', 'authorised', 'payment_failed');

-- One row a kind of sweep: its last beat, and until when it lets everything live.
CREATE TABLE sweep_heartbeats (
  name TEXT NOT NULL,
  at TIMESTAMPTZ(3) NOT NULL,
  quiet_until TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT sweep_heartbeats_pkey PRIMARY KEY (name)
);
