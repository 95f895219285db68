-- The log is sealed in hash-chained batches, and every row says which transaction wrote it.

-- Ids are given out before a commit and become visible out of order; transactions below the oldest running one are all
-- over. So rows are sealed in the order of (tx, key), and only those of transactions that are over.
ALTER TABLE inventory_log ADD COLUMN tx BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text::bigint);
CREATE INDEX inventory_log_event_id_tx_id_idx ON inventory_log (event_id, tx, id);
ALTER TABLE ledger_entries ADD COLUMN tx BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text::bigint);
CREATE INDEX ledger_entries_event_id_tx_id_idx ON ledger_entries (event_id, tx, id);

CREATE TABLE log_seals (
  event_id INTEGER NOT NULL,
  source TEXT NOT NULL,
  batch_no INTEGER NOT NULL,
  rows INTEGER NOT NULL,
  first_position BIGINT[],
  last_position BIGINT[],
  rows_hash BYTEA NOT NULL,
  marks BYTEA NOT NULL,
  prev_hash BYTEA NOT NULL,
  hash BYTEA NOT NULL,
  sealed_at TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT log_seals_pkey PRIMARY KEY (event_id, source, batch_no)
);
CREATE INDEX log_seals_sealed_at_idx ON log_seals (sealed_at);
ALTER TABLE log_seals ADD CONSTRAINT log_seals_batch CHECK (batch_no > 0 AND rows > 0 AND octet_length(marks) = 8 * rows
  AND first_position IS NOT NULL AND last_position IS NOT NULL);
ALTER TABLE log_seals ADD CONSTRAINT log_seals_hashes
  CHECK (octet_length(rows_hash) = 32 AND octet_length(prev_hash) = 32 AND octet_length(hash) = 32);
CREATE TRIGGER log_seals_append_only BEFORE UPDATE OR DELETE ON log_seals
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_seals_no_truncate BEFORE TRUNCATE ON log_seals
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
