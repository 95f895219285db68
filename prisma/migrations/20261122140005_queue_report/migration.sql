-- What a report after the sale needs and nothing else keeps; and who asked for a mail when his turn comes.

ALTER TABLE queues ADD COLUMN places INTEGER NOT NULL DEFAULT 0;
ALTER TABLE queues ADD COLUMN places_before_opening INTEGER;
ALTER TABLE queues ADD COLUMN people_let_in INTEGER NOT NULL DEFAULT 0;
ALTER TABLE admissions ADD COLUMN first_admitted_at TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp();

CREATE TABLE past_admissions (
  event_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  visitor TEXT NOT NULL,
  first_admitted_at TIMESTAMPTZ(3) NOT NULL,
  outcome TEXT NOT NULL,
  CONSTRAINT past_admissions_pkey PRIMARY KEY (event_id, position)
);
CREATE TABLE queue_calls (
  event_id INTEGER NOT NULL,
  served INTEGER NOT NULL,
  at TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT queue_calls_pkey PRIMARY KEY (event_id, served)
);
CREATE TABLE places_given_back (
  event_id INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  CONSTRAINT places_given_back_pkey PRIMARY KEY (event_id, entry)
);
CREATE TABLE queue_refusals (
  event_id INTEGER NOT NULL,
  code TEXT NOT NULL,
  times INTEGER NOT NULL,
  CONSTRAINT queue_refusals_pkey PRIMARY KEY (event_id, code)
);
CREATE TABLE turn_notices (
  id UUID NOT NULL,
  event_id INTEGER NOT NULL,
  visitor TEXT NOT NULL,
  email TEXT,
  entry INTEGER NOT NULL,
  position INTEGER,
  due_at TIMESTAMPTZ(3),
  CONSTRAINT turn_notices_pkey PRIMARY KEY (event_id, visitor)
);
CREATE UNIQUE INDEX turn_notices_id_key ON turn_notices (id);

ALTER TABLE past_admissions ADD CONSTRAINT past_admissions_outcome CHECK (outcome IN ('paid', 'left', 'lapsed'));
-- Those whose turn has not come yet, by their turn.
CREATE INDEX turn_notices_waiting ON turn_notices (event_id, position) WHERE due_at IS NULL;
