-- The call is about to leave: from here on, only the provider knows.
-- $1 event_id, $2 id
-- Row count: 1; how long ago it was first sent, in ms.
UPDATE refunds SET sent_at = coalesce(sent_at, clock_timestamp()) WHERE event_id = $1 AND id = $2
RETURNING (extract(epoch FROM clock_timestamp() - sent_at) * 1000)::float8 AS "sentMsAgo"
