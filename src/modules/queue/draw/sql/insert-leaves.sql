-- Keeps leaves for whoever recomputes the draw, in the transaction that publishes their root.
-- $1 event_id, $2 numbers of the chunks, $3 their leaves, $4 their roots
-- Row count: one a chunk.
INSERT INTO draw_leaves (event_id, chunk_no, leaves, root)
SELECT $1, chunk_no, leaves, root FROM unnest($2::int[], $3::bytea[], $4::bytea[]) AS chunks (chunk_no, leaves, root)
