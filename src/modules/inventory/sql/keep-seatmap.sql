-- Keeps the seat map of a published event.
-- $1 event_id, $2 hash, $3 JSON, $4 the same in brotli
-- Row count: 1.
INSERT INTO seatmaps (event_id, hash, json, brotli) VALUES ($1, $2, $3, $4)
