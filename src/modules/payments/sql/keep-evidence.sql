-- What is filed with a dispute, kept before it is sent.
-- $1 event_id, $2 id, $3 evidence
-- Row count: 1.
UPDATE disputes SET evidence = $3, updated_at = clock_timestamp() WHERE event_id = $1 AND id = $2
