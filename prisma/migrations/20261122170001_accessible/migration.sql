-- Until then accessible places are kept for parties that need them; null: they never are.
ALTER TABLE events ADD COLUMN accessible_kept_until TIMESTAMPTZ(3);
