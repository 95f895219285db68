-- Whether a movement is known.
-- $1 event_id, $2 key
-- Row count: 0 or 1.
SELECT FROM ledger_entries WHERE event_id = $1 AND key = $2 LIMIT 1
