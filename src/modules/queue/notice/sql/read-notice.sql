-- Where somebody wants to be told; null where he has come in by himself.
-- $1 id
-- Row count: 1, or 0 where nobody wants it any more.
SELECT CASE WHEN NOT EXISTS (SELECT FROM admissions a WHERE a.event_id = n.event_id AND a.visitor = n.visitor AND a.ended_at IS NULL)
  THEN email END AS email
FROM turn_notices n WHERE id = $1 AND email IS NOT NULL
