-- The draw: promised, frozen, revealed, in this order and each once, whatever the code believes.

CREATE TABLE draws (
  event_id INTEGER NOT NULL,
  seed BYTEA NOT NULL,
  commitment BYTEA NOT NULL,
  beacon_source TEXT,
  beacon_round INTEGER,
  beacon_known_at TIMESTAMPTZ(3),
  opens_at TIMESTAMPTZ(3) NOT NULL,
  committed_at TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  freezing_until TIMESTAMPTZ(3),
  frozen_at TIMESTAMPTZ(3),
  entries INTEGER,
  merkle_root BYTEA,
  revealed_at TIMESTAMPTZ(3),
  beacon_value BYTEA,
  beacon_signature BYTEA,
  CONSTRAINT draws_pkey PRIMARY KEY (event_id)
);
CREATE TABLE draw_leaves (
  event_id INTEGER NOT NULL,
  chunk_no INTEGER NOT NULL,
  leaves BYTEA NOT NULL,
  root BYTEA NOT NULL,
  CONSTRAINT draw_leaves_pkey PRIMARY KEY (event_id, chunk_no)
);

ALTER TABLE draws ADD CONSTRAINT draws_event FOREIGN KEY (event_id) REFERENCES events (id);
ALTER TABLE draws ADD CONSTRAINT draws_seed CHECK (octet_length(seed) = 32 AND commitment = sha256(seed));
ALTER TABLE draws ADD CONSTRAINT draws_beacon CHECK (num_nulls(beacon_source, beacon_round, beacon_known_at) IN (0, 3));
ALTER TABLE draws ADD CONSTRAINT draws_frozen CHECK (num_nulls(frozen_at, entries, merkle_root) IN (0, 3)
  AND (frozen_at IS NULL OR beacon_known_at IS NULL OR frozen_at < beacon_known_at));
ALTER TABLE draws ADD CONSTRAINT draws_beacon_value CHECK (num_nulls(beacon_value, beacon_signature) IN (0, 2)
  AND (beacon_value IS NULL OR (revealed_at IS NOT NULL AND beacon_round IS NOT NULL AND beacon_value = sha256(beacon_signature))));
-- The seed comes out after entries and root, and when the round is known: never the other way round.
ALTER TABLE draws ADD CONSTRAINT draws_revealed CHECK (revealed_at IS NULL
  OR (frozen_at IS NOT NULL AND revealed_at > frozen_at AND revealed_at >= coalesce(beacon_known_at, frozen_at)));
ALTER TABLE draw_leaves ADD CONSTRAINT draw_leaves_chunk CHECK (octet_length(leaves) BETWEEN 32 AND 32768
  AND octet_length(leaves) % 32 = 0 AND octet_length(root) = 32);
-- Hashes do not compress: trying costs time at the busiest moment.
ALTER TABLE draw_leaves ALTER COLUMN leaves SET STORAGE EXTERNAL;

CREATE FUNCTION refuse_other_draw() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE'
    OR (NEW.event_id, NEW.seed, NEW.commitment, NEW.committed_at) IS DISTINCT FROM (OLD.event_id, OLD.seed, OLD.commitment, OLD.committed_at)
    OR (OLD.frozen_at IS NOT NULL
      AND (NEW.opens_at, NEW.beacon_source, NEW.beacon_round, NEW.beacon_known_at, NEW.frozen_at, NEW.entries, NEW.merkle_root)
        IS DISTINCT FROM (OLD.opens_at, OLD.beacon_source, OLD.beacon_round, OLD.beacon_known_at, OLD.frozen_at, OLD.entries, OLD.merkle_root))
    OR (OLD.revealed_at IS NOT NULL
      AND (NEW.revealed_at, NEW.beacon_value, NEW.beacon_signature)
        IS DISTINCT FROM (OLD.revealed_at, OLD.beacon_value, OLD.beacon_signature))
  THEN
    RAISE EXCEPTION 'a draw does not change what it has said';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER draws_keep_their_word BEFORE UPDATE OR DELETE ON draws
  FOR EACH ROW EXECUTE FUNCTION refuse_other_draw();
CREATE TRIGGER draw_leaves_append_only BEFORE UPDATE OR DELETE ON draw_leaves
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
