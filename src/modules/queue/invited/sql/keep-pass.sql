-- Makes a pass.
-- $1 event_id, $2 id, $3 label, $4 digest, $5 uses, $6 valid_until
-- Row count: 1.
INSERT INTO passes (event_id, id, label, digest, uses, valid_until) VALUES ($1, $2, $3, $4, $5, $6)
