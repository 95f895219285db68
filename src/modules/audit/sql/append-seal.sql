-- Seals a batch. Its number is the key: a second seal of the same batch is refused.
-- $1 event_id, $2 source, $3 batch_no, $4 rows, $5 first position, $6 last position, $7 rows_hash, $8 marks, $9 prev_hash, $10 hash
-- $11 sealed_at
-- Row count: 1.
INSERT INTO log_seals (event_id, source, batch_no, rows, first_position, last_position, rows_hash, marks, prev_hash, hash, sealed_at)
VALUES ($1, $2, $3, $4, $5::bigint[], $6::bigint[], $7, $8, $9, $10, $11)
