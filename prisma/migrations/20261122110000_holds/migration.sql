-- What Redis cannot be trusted to remember: which Redis it is, and what became of every hold.

CREATE TABLE "redis_lives" (
    "number" INTEGER NOT NULL,
    "redis" TEXT NOT NULL,
    "began_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "redis_lives_pkey" PRIMARY KEY ("number")
);

CREATE TABLE "hold_log" (
    "event_id" INTEGER NOT NULL,
    "generation" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "hold" TEXT,
    "state" CHAR(1),
    "seat_nos" INTEGER[],
    "lost" INTEGER,
    "tx" BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text)::bigint,

    CONSTRAINT "hold_log_pkey" PRIMARY KEY ("event_id","generation","seq")
);

CREATE INDEX "hold_log_event_id_tx_generation_seq_idx" ON "hold_log"("event_id", "tx", "generation", "seq");

ALTER TABLE hold_log ADD CONSTRAINT hold_log_kind CHECK (kind IN ('began', 'held', 'changed', 'extended', 'released',
  'expired', 'settled', 'gap'));
ALTER TABLE hold_log ADD CONSTRAINT hold_log_state CHECK ((kind = 'settled') = (state IS NOT NULL));
ALTER TABLE hold_log ADD CONSTRAINT hold_log_lost CHECK ((kind = 'gap') = (lost IS NOT NULL));

-- Whether a hold that Redis no longer has came to its own end.
CREATE INDEX hold_log_ends ON hold_log (event_id, hold) WHERE kind IN ('released', 'expired', 'settled');

CREATE TRIGGER redis_lives_append_only BEFORE UPDATE OR DELETE ON redis_lives
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER redis_lives_no_truncate BEFORE TRUNCATE ON redis_lives
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER hold_log_append_only BEFORE UPDATE OR DELETE ON hold_log
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER hold_log_no_truncate BEFORE TRUNCATE ON hold_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
