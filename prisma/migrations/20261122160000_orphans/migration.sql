-- Whether a choice that leaves a single seat alone is refused.
ALTER TABLE events ADD COLUMN no_orphan_seats BOOLEAN NOT NULL DEFAULT false;
