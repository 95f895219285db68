-- An order that had one of a package has it no more: it may be sold again. The log says so.
-- $1 event_id, $2 id, $3 order_id, $4 actor
-- Row count: 1.
WITH one AS (
  UPDATE packages SET taken = taken - 1, version = version + 1
  WHERE event_id = $1 AND id = $2 RETURNING event_id, id
)
INSERT INTO package_log (event_id, actor, act, package_id, order_id)
SELECT event_id, $4, 'given back', id, $3::uuid FROM one
