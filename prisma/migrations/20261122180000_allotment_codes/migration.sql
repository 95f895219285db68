-- With its code places are sold out of an allotment. The code stands nowhere: only what a keyed hash made of it.
ALTER TABLE allotments ADD COLUMN code_digest TEXT;
ALTER TABLE allotments ADD COLUMN code_made_at TIMESTAMPTZ(3);
ALTER TABLE allotments ADD CONSTRAINT allotments_code CHECK ((code_digest IS NULL) = (code_made_at IS NULL));

-- Out of which allotment a place was bought; null: on the web.
ALTER TABLE order_lines ADD COLUMN allotment_id UUID;
ALTER TABLE order_lines ADD CONSTRAINT order_lines_allotment FOREIGN KEY (event_id, allotment_id)
  REFERENCES allotments (event_id, id);
-- What was sold out of allotments is counted without reading what the web has sold.
CREATE INDEX order_lines_allotted ON order_lines (event_id, allotment_id) WHERE allotment_id IS NOT NULL;
