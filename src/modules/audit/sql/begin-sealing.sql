-- Takes the chain of an event and a source until the end of the transaction, where nobody has it; the key of one number
-- shares no space with the locks of buyers, which have two.
-- $1 event_id, $2 source
-- Row count: 1; `locked` is false where another replica seals it just now.
SELECT pg_try_advisory_xact_lock(hashtextextended('seal ' || $2, $1::int)) AS locked,
  date_trunc('milliseconds', clock_timestamp()) AS "sealedAt"
