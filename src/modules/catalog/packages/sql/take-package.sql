-- An order takes one of a package, and the log says so. Its row is locked last, behind the order's places.
-- $1 event_id, $2 id, $3 order_id
-- Row count: 1, or 0 where its stock is used up.
WITH one AS (
  UPDATE packages SET taken = taken + 1, version = version + 1
  WHERE event_id = $1 AND id = $2
    AND (stock IS NULL OR taken < stock) -- guard: package-stock
  RETURNING event_id, id
)
INSERT INTO package_log (event_id, actor, act, package_id, order_id)
SELECT event_id, 'order:' || $3::uuid, 'taken', id, $3::uuid FROM one
