-- What a Redis that forgets must be told of a line: entries that nobody has, so that it doesn't wait for those whom an earlier
-- loss left out; and when that was so, for a replica that has seen nothing itself.
ALTER TABLE queues ADD COLUMN holes JSONB NOT NULL DEFAULT '[]';
ALTER TABLE queues ADD COLUMN seen_at TIMESTAMPTZ(3);

-- An account may come in with several browsers: whichever of them buys has used its place.
CREATE TABLE admission_sessions (
  event_id INTEGER NOT NULL,
  session TEXT NOT NULL,
  visitor TEXT NOT NULL,
  CONSTRAINT admission_sessions_pkey PRIMARY KEY (event_id, session)
);
CREATE INDEX admission_sessions_event_id_visitor_idx ON admission_sessions (event_id, visitor);
-- Whose admission a session belongs to is asked of the table above.
DROP INDEX admissions_event_id_session_idx;
