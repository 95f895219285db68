-- The codes that open places of an event.
-- $1 event_id
-- Row count: one an allotment that has a code and is not over.
SELECT id, name, channel, code_digest AS "digest" FROM allotments
WHERE event_id = $1 AND code_digest IS NOT NULL
  AND released_at IS NULL -- guard: code-over
