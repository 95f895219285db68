-- Whether a seal is there with this hash.
-- $1 event_id, $2 source, $3 batch_no, $4 hash in hexadecimal
-- Row count: 1 or 0.
SELECT 1 FROM log_seals WHERE event_id = $1 AND source = $2 AND batch_no = $3 AND hash = decode($4, 'hex')
