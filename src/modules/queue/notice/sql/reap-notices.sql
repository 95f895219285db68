-- Forgets all addresses of sales that are over. Skips what another replica is forgetting.
-- $1 most rows
-- Row count: as many as were forgotten.
DELETE FROM turn_notices WHERE id IN (
  SELECT n.id FROM turn_notices n JOIN events e ON e.id = n.event_id
  WHERE e.sale_status = 'closed' OR e.sale_closes_at < clock_timestamp() LIMIT $1 FOR UPDATE OF n SKIP LOCKED
)
