-- Places that an organizer sets aside for a channel. What is in no allotment is the web's.
CREATE TABLE allotments (
  event_id INTEGER NOT NULL,
  id UUID NOT NULL,
  name TEXT NOT NULL,
  channel TEXT NOT NULL,
  places INTEGER NOT NULL,
  release_at TIMESTAMPTZ(3),
  released_at TIMESTAMPTZ(3),
  version INTEGER NOT NULL DEFAULT 1,
  created_at TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT allotments_pkey PRIMARY KEY (event_id, id)
);
CREATE UNIQUE INDEX allotments_event_id_name_key ON allotments (event_id, name);
ALTER TABLE allotments ADD CONSTRAINT allotments_channel CHECK (channel IN ('partner', 'box_office', 'held_back'));
ALTER TABLE allotments ADD CONSTRAINT allotments_event FOREIGN KEY (event_id) REFERENCES events (id);
-- What the sweep looks for: hardly any row, and none of those that are over.
CREATE INDEX allotments_due ON allotments (release_at) WHERE released_at IS NULL AND release_at IS NOT NULL;

-- Its key is that a place is in one allotment at most.
CREATE TABLE allotment_places (
  event_id INTEGER NOT NULL,
  seat_no INTEGER NOT NULL,
  allotment_id UUID NOT NULL,
  CONSTRAINT allotment_places_pkey PRIMARY KEY (event_id, seat_no)
);
CREATE INDEX allotment_places_event_id_allotment_id_idx ON allotment_places (event_id, allotment_id);
ALTER TABLE allotment_places ADD CONSTRAINT allotment_places_allotment FOREIGN KEY (event_id, allotment_id)
  REFERENCES allotments (event_id, id);
