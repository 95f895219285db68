-- Who may come before everybody else, and passes that lead past the line.

-- Until then a room is for the invited only; null: it is for everyone.
ALTER TABLE queues ADD COLUMN invited_until TIMESTAMPTZ(3);

CREATE TABLE invited_groups (
  event_id INTEGER NOT NULL,
  id UUID NOT NULL,
  name TEXT NOT NULL,
  created_at TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT invited_groups_pkey PRIMARY KEY (event_id, id)
);
CREATE UNIQUE INDEX invited_groups_event_id_name_key ON invited_groups (event_id, name);
ALTER TABLE invited_groups ADD CONSTRAINT invited_groups_event FOREIGN KEY (event_id) REFERENCES events (id);

CREATE TABLE invitation_keys (
  event_id INTEGER NOT NULL,
  digest TEXT NOT NULL,
  group_id UUID NOT NULL,
  kind TEXT NOT NULL,
  uses INTEGER NOT NULL,
  used INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT invitation_keys_pkey PRIMARY KEY (event_id, digest)
);
CREATE INDEX invitation_keys_event_id_group_id_idx ON invitation_keys (event_id, group_id);
ALTER TABLE invitation_keys ADD CONSTRAINT invitation_keys_kind CHECK (kind IN ('code', 'mailbox'));
ALTER TABLE invitation_keys ADD CONSTRAINT invitation_keys_group FOREIGN KEY (event_id, group_id)
  REFERENCES invited_groups (event_id, id) ON DELETE CASCADE;
-- A use changes no index, so half-empty pages keep it HOT.
ALTER TABLE invitation_keys SET (fillfactor = 50);

CREATE TABLE invitations (
  event_id INTEGER NOT NULL,
  visitor TEXT NOT NULL,
  group_id UUID NOT NULL,
  at TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT invitations_pkey PRIMARY KEY (event_id, visitor)
);

CREATE TABLE passes (
  event_id INTEGER NOT NULL,
  id UUID NOT NULL,
  label TEXT NOT NULL,
  digest TEXT NOT NULL,
  uses INTEGER NOT NULL,
  used INTEGER NOT NULL DEFAULT 0,
  valid_until TIMESTAMPTZ(3) NOT NULL,
  created_at TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  revoked_at TIMESTAMPTZ(3),
  CONSTRAINT passes_pkey PRIMARY KEY (event_id, id)
);
CREATE UNIQUE INDEX passes_event_id_digest_key ON passes (event_id, digest);
ALTER TABLE passes ADD CONSTRAINT passes_event FOREIGN KEY (event_id) REFERENCES events (id);

-- Far beyond every line: no entry of a line ever comes here, so a pass takes nobody's position.
CREATE SEQUENCE pass_uses_position_seq AS INTEGER START WITH 2000000000;
CREATE TABLE pass_uses (
  event_id INTEGER NOT NULL,
  pass_id UUID NOT NULL,
  visitor TEXT NOT NULL,
  position INTEGER NOT NULL DEFAULT nextval('pass_uses_position_seq'),
  at TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT pass_uses_pkey PRIMARY KEY (event_id, pass_id, visitor)
);
ALTER SEQUENCE pass_uses_position_seq OWNED BY pass_uses.position;
CREATE UNIQUE INDEX pass_uses_event_id_position_key ON pass_uses (event_id, position);
ALTER TABLE pass_uses ADD CONSTRAINT pass_uses_pass FOREIGN KEY (event_id, pass_id) REFERENCES passes (event_id, id);

-- Who has opened a way past or before the line, and who has gone it: sealed with the other logs.
CREATE TABLE queue_log (
  event_id INTEGER NOT NULL,
  id BIGSERIAL NOT NULL,
  at TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
  actor TEXT NOT NULL,
  act TEXT NOT NULL,
  subject UUID NOT NULL,
  tx BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
  CONSTRAINT queue_log_pkey PRIMARY KEY (event_id, id)
);
CREATE INDEX queue_log_event_id_tx_id_idx ON queue_log (event_id, tx, id);
CREATE TRIGGER queue_log_append_only BEFORE UPDATE OR DELETE ON queue_log
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER queue_log_no_truncate BEFORE TRUNCATE ON queue_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
